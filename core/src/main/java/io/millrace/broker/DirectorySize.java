package io.millrace.broker;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** How long the files of a directory are together. Any thread. */
final class DirectorySize {
    private DirectorySize() {}

    /** In bytes; -1 if it is not known. */
    static long bytes(final Path directory) {
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (final Path file : files) {
                bytes += bytesOf(file);
            }
            return bytes;
        } catch (final IOException e) {
            return -1;
        }
    }

    private static long bytesOf(final Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (final NoSuchFileException gone) {
            return 0;
        }
    }
}
