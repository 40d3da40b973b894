package io.millrace.transport;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Connections that wait for something, in order; a connection knows itself whether it is listed. One thread. */
final class ConnectionList {
    private @Nullable Connection[] connections = new Connection[16];
    private int count;

    void add(final Connection connection) {
        if (count == connections.length) {
            connections = Arrays.copyOf(connections, count * 2);
        }
        connections[count++] = connection;
    }

    Connection get(final int index) {
        return Objects.requireNonNull(connections[index]);
    }

    int count() {
        return count;
    }

    /** Forgets the first {@code taken}; what was added meanwhile moves up. */
    void removeFirst(final int taken) {
        final int left = count - taken;
        System.arraycopy(connections, taken, connections, 0, left);
        Arrays.fill(connections, left, count, null);
        count = left;
    }
}
