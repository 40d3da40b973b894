package io.millrace.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Changes to files and directories that are on the disk when the call returns. Any thread; never interrupted. */
public final class DurableFiles {
    private DurableFiles() {}

    /** Creates what is missing, each with its entry in the directory above. */
    public static void createDirectories(final Path directory) throws IOException {
        final Path absolute = directory.toAbsolutePath();
        if (Files.isDirectory(absolute)) {
            return;
        }
        final Path parent = absolute.getParent();
        if (parent != null) {
            createDirectories(parent);
        }
        Files.createDirectories(absolute);
        if (parent != null) {
            force(parent);
        }
    }

    /** Replaces the file whole: written beside, forced, renamed. */
    public static void replace(final Path file, final ByteBuffer content) throws IOException {
        final Path temporary = unfinished(file);
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceParent(file);
    }

    /** Moves a file, within one file system and over what is there; both directories are forced, the new place first. */
    public static void move(final Path from, final Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceParent(to);
        forceParent(from);
    }

    /** Removes the file, if it is there, and what a {@link #replace} of it left that was killed. */
    public static void delete(final Path file) throws IOException {
        if (Files.deleteIfExists(unfinished(file)) | Files.deleteIfExists(file)) {
            forceParent(file);
        }
    }

    private static Path unfinished(final Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    /** Everything that was written to a file, or a directory's entries, by whomever. */
    public static void force(final Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void forceParent(final Path file) throws IOException {
        final Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            force(parent);
        }
    }
}
