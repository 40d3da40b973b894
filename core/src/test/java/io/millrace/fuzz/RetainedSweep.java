package io.millrace.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Deletes the retained messages that valid packets leave behind: they are state, not a leak. */
final class RetainedSweep {
    private static final long QUIET_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int RETAIN = 1;

    /** As many as the broker retains: what has expired gives way to them. */
    private static final int LIMIT = 500;

    private RetainedSweep() {}

    /** Returns how many there were. */
    static int sweep(final int port) throws IOException {
        final Set<String> topics = new LinkedHashSet<>();
        try (BlockingClient client = new BlockingClient(port, "sweeper")) {
            client.subscribe("#", 0);
            long lastNs = System.nanoTime();
            while (System.nanoTime() - lastNs < QUIET_NS) {
                if (!client.hasInput()) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                    continue;
                }
                final BlockingClient.Packet packet = client.read();
                if (packet.type() == 3 && (packet.first() & RETAIN) != 0) {
                    topics.add(new String(packet.body(), 2, packet.u16(0), StandardCharsets.UTF_8));
                    lastNs = System.nanoTime();
                }
            }
        }
        // By another one, which is not sent what it deletes.
        try (BlockingClient client = new BlockingClient(port, "sweeper")) {
            for (final String topic : topics) {
                retain(client, topic, 0);
            }
            for (int length = 1; length >= 0; length--) {
                for (int i = 0; i < LIMIT; i++) {
                    retain(client, "swept/" + i, length);
                }
            }
        }
        return topics.size();
    }

    private static void retain(final BlockingClient client, final String topic, final int payloadLength)
            throws IOException {
        client.publish(1 << 1 | RETAIN, topic, 1, new byte[payloadLength]);
        client.read();
    }
}
