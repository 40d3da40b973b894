package io.millrace.storage.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.JournalDamagedException;
import io.millrace.storage.RunBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any single fault, anywhere in the written part of the file: either all is there, before and after another append, or
 * the journal is refused. Never less, silently. {@code -Dseed=}, {@code -Dfaults=}.
 */
class JournalRandomFaultTest {
    private static final ChronicleJournalConfig CONFIG = new ChronicleJournalConfig(1024 * 1024, false);

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RunBuilder run = new RunBuilder(64 * 1024);
    private final List<Long> positions = new ArrayList<>();

    @TempDir
    private Path root;

    private byte[] good = new byte[0];
    private String fileName = "";
    private int end;

    @BeforeEach
    void fillJournal() throws Exception {
        final Path directory = root.resolve("good");
        try (ChronicleJournal journal = ChronicleJournal.open(directory, CONFIG)) {
            for (int i = 0; i < 200; i++) {
                append(journal, positions);
            }
        }
        final Path file = RawFiles.only(directory);
        good = Files.readAllBytes(file);
        fileName = file.getFileName().toString();
        end = (int) RawFiles.end(file);
    }

    @Test
    void noFaultShortensTheJournalSilently() throws Exception {
        System.out.println("seed " + seed);
        int refusedCount = 0;
        final int faultCount = Integer.getInteger("faults", 100);
        for (int i = 0; i < faultCount; i++) {
            final byte[] damaged = good.clone();
            final String fault = damage(damaged);
            final Path directory = Files.createDirectory(root.resolve("fault-" + i));
            Files.write(directory.resolve(fileName), damaged);
            try {
                if (!isWhole(directory)) {
                    refusedCount++;
                }
            } catch (final Throwable e) {
                throw new AssertionError(fault, e);
            }
            Files.deleteIfExists(directory.resolve(fileName));
        }
        assertTrue(refusedCount > faultCount / 8, "refused only " + refusedCount);
    }

    /** False if the journal was refused. */
    private boolean isWhole(final Path directory) throws Exception {
        final List<Long> expected = new ArrayList<>(positions);
        for (int i = 0; i < 2; i++) {
            try (ChronicleJournal journal = ChronicleJournal.open(directory, CONFIG)) {
                assertEquals(expected, replay(journal));
                append(journal, expected);
                append(journal, expected);
            } catch (final JournalDamagedException e) {
                return false;
            }
        }
        return true;
    }

    private String damage(final byte[] bytes) {
        // Half of the faults hit Chronicle's own pages, which lie before the first document.
        final int at = random.nextInt(random.nextBoolean() ? end : 140_000);
        switch (random.nextInt(3)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> zero(bytes, at & -4, 4);
            default -> zero(bytes, at & -4096, 4096);
        }
        return "seed " + seed + ", fault at " + at;
    }

    private static void zero(final byte[] bytes, final int offset, final int length) {
        Arrays.fill(bytes, offset, Math.min(bytes.length, offset + length), (byte) 0);
    }

    private void append(final ChronicleJournal journal, final List<Long> appended) {
        run.begin(journal.endPosition());
        appended.add(run.add(1 + random.nextInt(2_000)));
        run.appendTo(journal);
        journal.commit();
    }

    private static List<Long> replay(final ChronicleJournal journal) {
        final List<Long> replayed = new ArrayList<>();
        journal.replay(0, (buffer, offset, length, position) -> {
            assertTrue(RunBuilder.isAsBuilt(buffer, offset, position));
            replayed.add(position);
        });
        return replayed;
    }
}
