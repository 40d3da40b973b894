package io.millrace.storage.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.DirectoryLockedException;
import io.millrace.storage.RunBuilder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Durability {@code os}: kill -9 at any moment loses nothing that was committed. {@code -Dseed=}, {@code -Dkills=}. */
class JournalKillTest {
    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    @TempDir
    private Path directory;

    @Test
    void killLosesNothingCommitted() throws Exception {
        killAndLook(0);
    }

    /** Every run into a new file: the kill finds files closed, made and not yet begun. */
    @Test
    void killWhileRollingLosesNothingCommitted() throws Exception {
        killAndLook(1);
    }

    private void killAndLook(final int runsPerFile) throws Exception {
        System.out.println("seed " + seed);
        int tornTailCount = 0;
        for (int i = 0; i < Integer.getInteger("kills", 5); i++) {
            final long committed = runAndKill(runsPerFile);
            final ChronicleJournalConfig config =
                    new ChronicleJournalConfig(ChronicleJournalTest.BLOCK_SIZE_BYTES, false);
            try (ChronicleJournal journal = ChronicleJournal.open(directory, config)) {
                assertTrue(journal.endPosition() >= committed, journal.endPosition() + " < " + committed);
                final long end = journal.replay(
                        0,
                        (buffer, offset, length, position) ->
                                assertTrue(RunBuilder.isAsBuilt(buffer, offset, position)));
                assertEquals(journal.endPosition(), end);
                tornTailCount += journal.tornTailCount();
            }
        }
        System.out.println("torn tails " + tornTailCount);
    }

    @Test
    void secondProcessIsRefused() throws Exception {
        final Process child = startChild(0);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            assertNotNull(lines.readLine());
            final DirectoryLockedException e = assertThrows(
                    DirectoryLockedException.class,
                    () -> ChronicleJournal.open(directory, ChronicleJournalConfig.defaults()));
            final String message = String.valueOf(e.getMessage());
            assertTrue(message.contains(directory.toRealPath().toString()), message);
            assertTrue(message.contains(Long.toString(child.pid())), message);
        } finally {
            child.destroyForcibly();
            assertTrue(child.waitFor(60, TimeUnit.SECONDS));
        }
    }

    /** Kills a child after a random number of acknowledgements and returns the last position it told. */
    private long runAndKill(final int runsPerFile) throws Exception {
        final Process child = startChild(runsPerFile);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            long committed = 0;
            // A new file takes milliseconds: fewer of them.
            int remaining = 1 + random.nextInt(runsPerFile == 0 ? 100 : 8);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                committed = Long.parseLong(line);
                if (--remaining == 0) {
                    LockSupport.parkNanos(random.nextInt(2_000_000));
                    // The process's own method would close the stream, and with it what the child has told.
                    child.toHandle().destroyForcibly();
                }
            }
            assertTrue(child.waitFor(60, TimeUnit.SECONDS));
            assertEquals(128 + 9, child.exitValue(), "the child must have been killed");
            return committed;
        } finally {
            child.destroyForcibly();
        }
    }

    private Process startChild(final int runsPerFile) throws Exception {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("--add-") || argument.startsWith("-Dchronicle")) {
                command.add(argument);
            }
        }
        command.add("-Xmx256m");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(AppendingChild.class.getName());
        command.add(directory.toString());
        command.add(Long.toString(random.nextLong()));
        command.add(Integer.toString(runsPerFile));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
