package io.millrace.security.account;

import java.io.IOException;
import java.nio.file.Path;

/** A file of accounts that cannot be used; the message names file and line, is for operators and tells no secret. */
public final class PasswordFileException extends IOException {
    private static final long serialVersionUID = 1L;

    PasswordFileException(final String message) {
        super(message);
    }

    static PasswordFileException at(final Path file, final int line, final String why) {
        return new PasswordFileException(file + ":" + line + ": " + why);
    }
}
