package io.millrace.storage.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads whether the files of a generation are what was written. Files of carried-over records do not change and are
 * shared, so each is read through once only. One thread.
 */
final class Verification {
    private final Path directory;
    private final Set<CarriedRange> read = new HashSet<>();

    Verification(final Path directory) {
        this.directory = directory;
    }

    /** @throws IOException naming file and offset */
    void verify(final Generation generation) throws IOException {
        checkLengths(generation);
        for (final CarriedRange range : generation.carried()) {
            verify(range);
        }
    }

    /** That every file is there, as long as it was written. */
    void checkLengths(final Generation generation) throws IOException {
        checkLength(SnapshotFiles.state(directory, generation.position()), generation.stateLength());
        for (final CarriedRange range : generation.carried()) {
            checkLength(SnapshotFiles.carried(directory, range), range.length());
        }
    }

    private void verify(final CarriedRange range) throws IOException {
        final Path path = SnapshotFiles.carried(directory, range);
        try (CarriedFile file = CarriedFile.open(path)) {
            if (file.firstPosition() != range.from() || file.lastPosition() >= range.to()) {
                throw new SnapshotDamagedException(
                        path,
                        0,
                        "it holds positions " + file.firstPosition() + " to " + file.lastPosition()
                                + ", which its name does not say");
            }
            if (!read.contains(range)) {
                file.verify();
                read.add(range);
            }
        }
    }

    private static void checkLength(final Path file, final long length) throws IOException {
        final long found;
        try {
            found = Files.size(file);
        } catch (final NoSuchFileException e) {
            throw new SnapshotDamagedException(file, 0, "it is missing");
        }
        if (found != length) {
            throw new SnapshotDamagedException(
                    file, Math.min(found, length), "it is of " + found + " bytes, but " + length + " were written");
        }
    }
}
