package io.millrace.storage;

import java.io.IOException;
import java.nio.file.Path;

/** Another broker owns the directory. */
public final class DirectoryLockedException extends IOException {
    private static final long serialVersionUID = 1L;

    DirectoryLockedException(final Path directory, final String pid) {
        super("directory " + directory + " is in use by "
                + (pid.isEmpty() ? "another process" : "the process with id " + pid)
                + ": two brokers cannot share one; stop that one or choose another directory");
    }
}
