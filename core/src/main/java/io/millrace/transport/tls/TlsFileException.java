package io.millrace.transport.tls;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file of the operator's that cannot be used; the message names its setting, the file, and what is wrong with it. */
public final class TlsFileException extends IOException {
    private static final long serialVersionUID = 1L;

    TlsFileException(final String setting, final Path file, final String reason, final @Nullable Throwable cause) {
        super("ssl_options." + setting + " " + file + ": " + reason, cause);
    }

    TlsFileException(final String setting, final Path file, final String reason) {
        this(setting, file, reason, null);
    }
}
