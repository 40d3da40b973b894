package io.millrace.storage.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power is cut at the moment of an acknowledgement: the journal lies on an ext4 in a file, and a copy of that file
 * is what the disk has at that moment. Needs root and loop mounts, and is skipped where they are not to be had.
 */
class PowerCutTest {
    private static final long DISK_LENGTH = 48L << 20;
    private static final String MOUNT = "mount -o loop \"$1\" \"$2\"";

    @TempDir
    private Path root;

    private Path disk = Path.of("");

    @BeforeEach
    void makeDisk() throws Exception {
        disk = root.resolve("disk");
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(DISK_LENGTH);
        }
        Files.createDirectories(root.resolve("mounted"));
        final boolean isPossible = run("mkfs.ext4", "-q", "-F", disk.toString())
                && run("unshare", "-m", "sh", "-c", MOUNT, "sh", disk.toString(), mounted(disk));
        if (!isPossible) {
            System.out.println("skipped: needs root and loop mounts");
        }
        Assumptions.assumeTrue(isPossible, "skipped: needs root and loop mounts");
    }

    /** All that was acknowledged is there, at every acknowledgement, also behind a new file. */
    @Test
    void whatWasCommittedIsOnTheDisk() throws Exception {
        final List<Long> acknowledged = cutAtEachCommit("forced");
        final List<String> found = look();
        for (int i = 0; i < acknowledged.size(); i++) {
            assertEquals(Long.toString(acknowledged.get(i)), found.get(i), "cut " + i);
        }
    }

    /** Durability {@code os} promises nothing here, and this is how that looks: the test above can fail. */
    @Test
    void whatWasNotForcedIsNotThere() throws Exception {
        assertLost(cutAtEachCommit("unforced"));
    }

    @Test
    void aSyncThatDoesNothingIsFound() throws Exception {
        assertLost(cutAtEachCommit("sabotaged"));
    }

    private void assertLost(final List<Long> acknowledged) throws Exception {
        final List<String> found = look();
        int lost = 0;
        for (int i = 0; i < acknowledged.size(); i++) {
            lost += Long.toString(acknowledged.get(i)).equals(found.get(i)) ? 0 : 1;
        }
        // The kernel may have written some of it by itself.
        assertTrue(lost > acknowledged.size() / 2, () -> "acknowledged " + acknowledged + ", found " + found);
    }

    private List<Long> cutAtEachCommit(final String kind) throws Exception {
        final List<String> command = java(disk);
        command.addAll(List.of("append", mounted(disk) + "/journal", kind));
        final Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        final List<Long> acknowledged = new ArrayList<>();
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII));
                OutputStream goOn = child.getOutputStream()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                assertTrue(run(
                        "cp",
                        "--sparse=always",
                        disk.toString(),
                        copy(acknowledged.size()).toString()));
                acknowledged.add(Long.parseLong(line));
                goOn.write('\n');
                goOn.flush();
            }
            assertTrue(child.waitFor(60, TimeUnit.SECONDS));
        } finally {
            child.destroyForcibly();
        }
        assertEquals(PowerCutChild.COMMIT_COUNT, acknowledged.size());
        return acknowledged;
    }

    /** Mounts every copy, each replaying its own file system's journal first, and reads what is there. */
    private List<String> look() throws Exception {
        final List<String> command = java(copy(0));
        final StringBuilder mounts = new StringBuilder();
        command.add("look");
        for (int i = 0; i < PowerCutChild.COMMIT_COUNT; i++) {
            if (i > 0) {
                mounts.append("mount -o loop '")
                        .append(copy(i))
                        .append("' '")
                        .append(mounted(copy(i)))
                        .append("' && ");
            }
            command.add(mounted(copy(i)) + "/journal");
        }
        command.set(4, mounts + command.get(4));
        final Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            final List<String> found = lines.lines().toList();
            assertEquals(PowerCutChild.COMMIT_COUNT, found.size(), found::toString);
            return found;
        } finally {
            child.destroyForcibly();
        }
    }

    /** A Java process in a mount namespace of its own, in which the disk is mounted. */
    private List<String> java(final Path image) throws IOException {
        final List<String> command =
                new ArrayList<>(List.of("unshare", "-m", "sh", "-c", MOUNT + " && shift 2 && exec \"$@\"", "sh"));
        command.add(image.toString());
        command.add(mounted(image));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("--add-") || argument.startsWith("-Dchronicle")) {
                command.add(argument);
            }
        }
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.add(PowerCutChild.class.getName());
        return command;
    }

    private Path copy(final int index) {
        return root.resolve("copy-" + index);
    }

    private String mounted(final Path image) throws IOException {
        return Files.createDirectories(root.resolve("mounted").resolve(image.getFileName()))
                .toString();
    }

    private static boolean run(final String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (final IOException absent) {
            return false;
        }
    }
}
