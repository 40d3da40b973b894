package io.millrace.broker;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Administration of the running broker.
 *
 * @param socket absolute; the Unix domain socket that {@code millrace status} and the like talk to
 */
public record AdminConfig(Path socket) {
    /** The kernel takes 107 (unix(7)); the rest is room for the name under which the socket is prepared. */
    private static final int PATH_LENGTH_LIMIT = 100;

    public AdminConfig {
        final int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > PATH_LENGTH_LIMIT) {
            throw new InvalidSettingException(
                    "admin.socket",
                    socket,
                    "is " + length + " bytes long in full, allowed are " + PATH_LENGTH_LIMIT
                            + "; name a shorter absolute path");
        }
    }
}
