package io.millrace.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Chooses a free port below the ephemeral range. A client that reconnects to a port inside that range while nobody listens
 * there can be given the same port as its own source port and so be connected to itself.
 */
public final class LoopbackPort {
    private static final int FIRST = 20_000;
    private static final int LIMIT = 32_000;

    private LoopbackPort() {}

    public static int free() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            final int port = ThreadLocalRandom.current().nextInt(FIRST, LIMIT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new UncheckedIOException(new IOException("no free port in " + FIRST + ".." + LIMIT));
    }

    private static boolean isFree(final int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (final IOException taken) {
            return false;
        }
    }
}
