package io.millrace.storage.snapshot;

import java.io.IOException;
import java.nio.file.Path;

/** A file of a snapshot is not what was written. The message says which and where; an older generation may be good. */
public final class SnapshotDamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    SnapshotDamagedException(final Path file, final long offset, final String found) {
        super("snapshot is damaged: file " + file + " at offset " + offset + ": " + found);
    }
}
