package io.millrace.system.recovery;

import io.millrace.system.ForeignProgram;
import io.millrace.system.Needs;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * An ext4 in a file, mounted in a namespace that lives as long as this object, whoever else comes and goes there. Needs
 * root and loop mounts.
 */
final class SmallDisk implements AutoCloseable {
    private static final String MOUNT = "mount -o loop \"$1\" \"$2\" && echo mounted && exec cat";

    private static final long DESCRIPTION = 1 << 20;

    private final Path image;
    private final Path mounted;
    private final Path ballast;
    private final Process keeper;

    /** Skips the test where there can be none. */
    SmallDisk(final Path directory, final long length) throws IOException {
        Needs.program("unshare");
        Needs.program("nsenter");
        Needs.program("mkfs.ext4");
        image = directory.resolve("disk");
        mounted = Files.createDirectories(directory.resolve("mounted"));
        ballast = mounted.resolve("ballast");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(length);
        }
        // Nothing of it is kept for root: full is full.
        ForeignProgram.run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
        keeper = new ProcessBuilder("unshare", "-m", "sh", "-c", MOUNT, "sh", image.toString(), mounted.toString())
                .start();
        if (keeper.getInputStream().read() < 0) {
            final String message = "skipped: needs root and loop mounts";
            System.out.println(message);
            Files.deleteIfExists(image);
            Assumptions.abort(message);
        }
    }

    /** What runs a command line where the disk is mounted. */
    String[] entrance() {
        return new String[] {"nsenter", "-t", Long.toString(keeper.pid()), "-m"};
    }

    /** Where it is mounted there. */
    Path root() {
        return mounted;
    }

    long usableBytes() throws IOException {
        return Files.getFileStore(outside(mounted)).getUsableSpace();
    }

    /** Takes all but so much, at once. */
    void leave(final long bytes) throws IOException {
        Files.deleteIfExists(outside(ballast));
        final String length = Long.toString(usableBytes() - bytes);
        inside("fallocate", "-l", length, ballast.toString());
    }

    /** Takes all there is, at once. */
    void fill() throws IOException {
        // A little less than all: the file's own description takes some, and fallocate fails by halves.
        leave(DESCRIPTION);
        ForeignProgram.attempt(
                Map.of(), command("dd", "if=/dev/zero", "of=" + ballast, "bs=4k", "conv=notrunc", "oflag=append"));
    }

    /** Gives all of it back. */
    void free() throws IOException {
        Files.deleteIfExists(outside(ballast));
    }

    @Override
    public void close() throws IOException {
        keeper.destroyForcibly();
        try {
            keeper.waitFor();
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
        Files.deleteIfExists(image);
    }

    private void inside(final String... command) {
        ForeignProgram.run(command(command));
    }

    private String[] command(final String... command) {
        final String[] entrance = entrance();
        final String[] all = Arrays.copyOf(entrance, entrance.length + command.length);
        System.arraycopy(command, 0, all, entrance.length, command.length);
        return all;
    }

    /** As this process sees it. */
    private Path outside(final Path path) {
        return Path.of("/proc", Long.toString(keeper.pid()), "root")
                .resolve(path.toString().substring(1));
    }
}
