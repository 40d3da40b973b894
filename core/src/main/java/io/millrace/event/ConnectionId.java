package io.millrace.event;

/**
 * A Network Connection, never mistaken for another: which run, which port, which slot of it, and how often that slot
 * was used.
 *
 * <pre>
 *   63        52 51     44 43            20 19          0
 *   | incarnation |  port  |      slot      | generation |
 * </pre>
 *
 * Ports discard egress, and the router events, whose connectionId is not the current one of its slot.
 */
public final class ConnectionId {
    /** No connection. Generations start at 1, so no connection has it. */
    public static final long NONE = 0;

    public static final int PORT_LIMIT = 1 << 8;
    public static final int SLOT_LIMIT = 1 << 24;
    public static final int GENERATION_MASK = (1 << 20) - 1;
    private static final int INCARNATION_MASK = (1 << 12) - 1;

    private ConnectionId() {}

    /** Incarnation and generation wrap around. Slot generations start at 1, so {@link #NONE} never comes out. */
    public static long of(final int incarnation, final int port, final int slot, final int generation) {
        return (long) (incarnation & INCARNATION_MASK) << 52
                | (long) port << 44
                | (long) slot << 20
                | generation & GENERATION_MASK;
    }

    public static int port(final long connectionId) {
        return (int) (connectionId >>> 44) & PORT_LIMIT - 1;
    }

    public static int slot(final long connectionId) {
        return (int) (connectionId >>> 20) & SLOT_LIMIT - 1;
    }

    public static int generation(final long connectionId) {
        return (int) connectionId & GENERATION_MASK;
    }

    /** True if both are of one slot of one port, whichever run or use of it. */
    public static boolean isSameSlot(final long one, final long other) {
        return port(one) == port(other) && slot(one) == slot(other);
    }
}
