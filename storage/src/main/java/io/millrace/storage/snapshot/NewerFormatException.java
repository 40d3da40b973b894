package io.millrace.storage.snapshot;

import java.io.IOException;
import java.nio.file.Path;

/** A newer release wrote this: nothing is damaged, and to go back behind it would lose what came since. */
public final class NewerFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    NewerFormatException(final Path file, final int found, final int known) {
        super("file " + file + " was written by a newer release (format " + found + ", this one knows " + known
                + "): start that release");
    }
}
