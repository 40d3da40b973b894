package io.millrace.routing;

import io.millrace.event.ConnectionId;
import io.millrace.session.Session;
import io.millrace.session.TransmitQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sessions whose transmit queues wait for room, a list per port, first come first served: a port that is full costs the
 * others nothing. Volatile; owned by the router.
 */
final class WaitingSessions {
    private final List<ArrayDeque<Session>> ports = new ArrayList<>();

    /** A connected Session, which may stand on its port's list already. */
    void add(final Session session) {
        final int port = ConnectionId.port(session.connectionId());
        final TransmitQueue queue = session.transmitQueue();
        if (queue.waitingPort() == port) {
            return;
        }
        while (ports.size() <= port) {
            ports.add(new ArrayDeque<>());
        }
        // Its place on the list of a port that it was connected through before is worth nothing from now on.
        queue.waitingPort(port);
        ports.get(port).addLast(session);
    }

    /** Ports that anybody ever waited for have numbers below this. */
    int portCount() {
        return ports.size();
    }

    int count(final int port) {
        return ports.get(port).size();
    }

    /** True if somebody waits for a port that has room now. */
    boolean isDue(final Egress egress) {
        for (int port = 0, count = ports.size(); port < count; port++) {
            if (count(port) > 0 && hasRoom(port, egress)) {
                return true;
            }
        }
        return false;
    }

    static boolean hasRoom(final int port, final Egress egress) {
        return egress.hasRoom(ConnectionId.of(0, port, 0, 0));
    }

    /** Takes the first one; null if it does not wait for this port any more. */
    @Nullable
    Session removeFirst(final int port) {
        final Session session = ports.get(port).removeFirst();
        final TransmitQueue queue = session.transmitQueue();
        if (queue.waitingPort() != port) {
            return null;
        }
        queue.waitingPort(TransmitQueue.NO_PORT);
        return session.isConnected() && ConnectionId.port(session.connectionId()) == port ? session : null;
    }
}
