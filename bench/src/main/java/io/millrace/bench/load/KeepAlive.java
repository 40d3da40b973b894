package io.millrace.bench.load;

import io.millrace.bench.load.wire.Packets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A PINGREQ of every client in each half of its Keep Alive, spread evenly. The loop's thread. */
final class KeepAlive {
    private final List<Client> clients;
    private final long roundNs;
    private final long stepNs;
    private long lastNs = System.nanoTime();
    private int next;

    /** @param keepAliveS 0 for none */
    KeepAlive(final List<Client> clients, final int keepAliveS, final long stepNs) {
        this.clients = clients;
        this.stepNs = stepNs;
        roundNs = TimeUnit.SECONDS.toNanos(keepAliveS) / 2;
    }

    void pump(final long nowNs) {
        if (roundNs == 0 || clients.isEmpty() || nowNs - lastNs < stepNs) {
            return;
        }
        final int count = (int) Math.min(clients.size(), (nowNs - lastNs) * clients.size() / roundNs);
        if (count > 0) {
            lastNs = nowNs;
        }
        for (int i = 0; i < count; i++) {
            final Client client = clients.get(next);
            next = (next + 1) % clients.size();
            if (client.state() == ClientState.READY) {
                Packets.writePing(client.out());
            }
        }
    }
}
