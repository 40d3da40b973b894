package io.millrace.transport;

import io.millrace.event.ConnectionId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one loop by slot. A slot is used again, under the next generation, only once it was released,
 * which is after the CLOSED of its connection is in the ring. One thread; {@link #count()} and {@link #room()} any.
 */
final class ConnectionTable {
    static final int FULL = -1;

    private final int incarnation;
    private final int port;
    private final int limit;
    private @Nullable Connection[] connections;
    private int[] generations;
    private int[] free;
    private int freeCount;
    private int used;
    private volatile int count;

    ConnectionTable(final int incarnation, final int port, final int limit) {
        this.incarnation = incarnation;
        this.port = port;
        this.limit = limit;
        final int capacity = Math.min(limit, 64);
        connections = new Connection[capacity];
        generations = new int[capacity];
        free = new int[capacity];
    }

    /** @return the slot, or {@link #FULL} */
    int claim(final Connection connection) {
        final int slot;
        if (freeCount > 0) {
            slot = free[--freeCount];
        } else if (used < limit) {
            if (used == connections.length) {
                grow();
            }
            slot = used++;
        } else {
            return FULL;
        }
        final int generation = generations[slot] + 1 & ConnectionId.GENERATION_MASK;
        generations[slot] = generation == 0 ? 1 : generation;
        connections[slot] = connection;
        setCount(count + 1);
        return slot;
    }

    void release(final int slot) {
        connections[slot] = null;
        free[freeCount++] = slot;
        setCount(count - 1);
    }

    /** The id of the connection that has {@code slot} now. */
    long connectionId(final int slot) {
        return ConnectionId.of(incarnation, port, slot, generations[slot]);
    }

    /** @return null if that connection is gone */
    @Nullable
    Connection find(final long connectionId) {
        final int slot = ConnectionId.slot(connectionId);
        if (slot >= used || connectionId(slot) != connectionId) {
            return null;
        }
        return connections[slot];
    }

    /** The connection in {@code slot}, if any; {@code slot} from 0 to below {@link #slots()}. */
    @Nullable
    Connection at(final int slot) {
        return connections[slot];
    }

    /** How many slots have ever been used. */
    int slots() {
        return used;
    }

    int count() {
        return count;
    }

    /** How many more there may be. */
    int room() {
        return limit - count;
    }

    // One writer, so a volatile count needs no more than this.
    private void setCount(final int count) {
        this.count = count;
    }

    private void grow() {
        final int capacity = Math.min(limit, connections.length * 2);
        connections = Arrays.copyOf(connections, capacity);
        generations = Arrays.copyOf(generations, capacity);
        free = Arrays.copyOf(free, capacity);
    }
}
