package io.millrace.bench.peers;

import io.millrace.bench.BenchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port below the ephemeral range, where no client of the load can be given it as its own source port. */
final class FreePort {
    private static final int FIRST = 20_000;
    private static final int LIMIT = 32_000;
    private static final int ATTEMPTS = 1_000;

    private FreePort() {}

    static int next() throws BenchException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            final int port = ThreadLocalRandom.current().nextInt(FIRST, LIMIT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new BenchException(
                "no free port from " + FIRST + " to " + LIMIT + " on 127.0.0.1: end what listens there");
    }

    private static boolean isFree(final int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            return probe.isBound();
        } catch (final IOException taken) {
            return false;
        }
    }
}
