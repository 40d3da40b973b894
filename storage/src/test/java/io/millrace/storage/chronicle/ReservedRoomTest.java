package io.millrace.storage.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.RunBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal has room on the disk before it writes. On disks that fill up: with root, and loop mounts for the ext4. */
class ReservedRoomTest {
    private static final String EXT4 =
            "truncate -s 72M \"$1\" && mkfs.ext4 -q -F \"$1\" && mount -o loop \"$1\" \"$2\"";
    private static final String TMPFS = "mount -t tmpfs -o size=56m tmpfs \"$2\"";
    private static final long LARGE_FILE = 1L << 30;
    private static final long SMALL_FILE = 6 << 20;
    private static final int UNIT = 1 << 20;
    private static final int DISK_BLOCK = 512;

    @TempDir
    private Path root;

    @Test
    void theNewestFileHasBlocksAheadAndAClosedOneHasNot() throws IOException {
        final Path directory = root.resolve("journal");
        final ChronicleJournalConfig config =
                new ChronicleJournalConfig(ChronicleJournalConfig.BLOCK_SIZE_DEFAULT, false, 0, LARGE_FILE);
        try (ChronicleJournal journal = ChronicleJournal.open(directory, config)) {
            append(journal);
            assertTrue(journal.hasRoom(4 * UNIT));
            final Path first = CycleFile.all(directory).get(0);
            final long blocks = allocatedBytes(first);
            Assumptions.assumeTrue(blocks > UNIT, "a file system that sets nothing aside");
            assertTrue(blocks >= 4 * UNIT && blocks <= ReservedRoom.STEP + 4 * UNIT, () -> blocks + " bytes");
            journal.roll();
            append(journal);
            assertTrue(allocatedBytes(first) < UNIT, "given back when it was closed");
            append(journal);
            assertTrue(allocatedBytes(CycleFile.all(directory).get(1)) > UNIT);
        }
        assertTrue(allocatedBytes(CycleFile.all(directory).get(1)) < UNIT, "given back at the end");
        try (ChronicleJournal journal = ChronicleJournal.open(directory, config)) {
            append(journal);
            assertEquals(journal.endPosition(), journal.replay(0, (buffer, offset, length, position) -> {}));
        }
    }

    @Test
    void aFullExt4LosesNothing() throws Exception {
        losesNothing(EXT4, LARGE_FILE);
    }

    @Test
    void aFullTmpfsLosesNothingOverManyFiles() throws Exception {
        losesNothing(TMPFS, SMALL_FILE);
    }

    private void losesNothing(final String mount, final long fileBytes) throws Exception {
        final Path mounted = Files.createDirectories(root.resolve("mounted"));
        final List<String> command = new ArrayList<>(
                List.of("unshare", "-m", "sh", "-c", mount + " && echo mounted && shift 2 && exec \"$@\"", "sh"));
        command.add(root.resolve("disk").toString());
        command.add(mounted.toString());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("--add-") || argument.startsWith("-Dchronicle")) {
                command.add(argument);
            }
        }
        command.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path")));
        command.add(FullDiskChild.class.getName());
        command.add(mounted.resolve("journal").toString());
        command.add(Long.toString(fileBytes));
        final Process child =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        final List<String> lines = new BufferedReader(
                        new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))
                .lines()
                .toList();
        if (!lines.contains("mounted")) {
            System.out.println("skipped: needs root and mounts: " + lines);
            Assumptions.abort("skipped: needs root and mounts");
        }
        assertEquals(0, child.waitFor(), lines::toString);
        final List<String> said = lines.subList(lines.size() - 2, lines.size());
        assertEquals(said.get(0), said.get(1), lines::toString);
        assertTrue(Long.parseLong(said.get(0)) > 10 * UNIT, lines::toString);
    }

    private static void append(final ChronicleJournal journal) {
        final RunBuilder builder = new RunBuilder(8 << 10).begin(journal.endPosition());
        builder.add(1_000);
        builder.appendTo(journal);
        journal.commit();
    }

    private static long allocatedBytes(final Path file) throws IOException {
        final Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        return Long.parseLong(new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim())
                * DISK_BLOCK;
    }
}
