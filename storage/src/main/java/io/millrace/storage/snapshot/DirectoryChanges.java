package io.millrace.storage.snapshot;

import io.millrace.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What is done to the directory of snapshots, step by step: a test dies between any two. */
class DirectoryChanges {
    void rename(final Path from, final Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void delete(final Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    void force(final Path directory) throws IOException {
        DurableFiles.force(directory);
    }
}
