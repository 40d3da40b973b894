package io.millrace.routing;

import io.millrace.event.ConnectionId;
import io.millrace.session.Session;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which Session an event's connection belongs to: a plain array per port, indexed by slot. Slots are re-used, so the
 * Session found must still be asked whether this connection is its current one. Owned by the router.
 */
final class ConnectionTable {
    private static final int INITIAL_CAPACITY = 64;

    private final @Nullable Session[][] ports = new @Nullable Session[ConnectionId.PORT_LIMIT][0];

    @Nullable
    Session find(final long connectionId) {
        final Session[] slots = ports[ConnectionId.port(connectionId)];
        final int slot = ConnectionId.slot(connectionId);
        return slot < slots.length ? slots[slot] : null;
    }

    void put(final long connectionId, final Session session) {
        final int port = ConnectionId.port(connectionId);
        final int slot = ConnectionId.slot(connectionId);
        if (slot >= ports[port].length) {
            final int capacity = Math.max(INITIAL_CAPACITY, Math.max(slot + 1, ports[port].length * 2));
            ports[port] = Arrays.copyOf(ports[port], capacity);
        }
        ports[port][slot] = session;
    }

    void remove(final long connectionId) {
        final Session[] slots = ports[ConnectionId.port(connectionId)];
        final int slot = ConnectionId.slot(connectionId);
        if (slot < slots.length) {
            slots[slot] = null;
        }
    }

    /** A new run: no slot of the one before is in use. */
    void clear() {
        Arrays.fill(ports, new Session[0]);
    }
}
