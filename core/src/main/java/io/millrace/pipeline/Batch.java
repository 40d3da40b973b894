package io.millrace.pipeline;

import io.millrace.event.ConnectionId;

/**
 * What is journaled together and then routed together, in the same order: first what the journal stage inserted, then
 * each ring's events, beginning with another ring each time so that none is always last. Belongs to the core thread.
 */
final class Batch {
    private static final int INSERTED_LIMIT = 4;

    private final long[] inserted = new long[INSERTED_LIMIT];
    private final long[] ends = new long[ConnectionId.PORT_LIMIT];
    private int insertedCount;
    private int portCount;
    private int firstPort;
    private long timeMs;
    private boolean isRouted = true;

    /** Begins a batch of which nothing is known yet. */
    void begin(final int portCount, final long timeMs) {
        this.portCount = portCount;
        this.timeMs = timeMs;
        this.insertedCount = 0;
        this.firstPort = firstPort + 1 < portCount ? firstPort + 1 : 0;
    }

    /** A record that came from no ring. */
    void insert(final long position) {
        inserted[insertedCount] = position;
        ++insertedCount;
    }

    /** The port's part ends with the cell of this sequence. */
    void end(final int port, final long sequence) {
        ends[port] = sequence;
    }

    /** Journaled: may be routed. */
    void seal() {
        isRouted = false;
    }

    void onRouted() {
        isRouted = true;
    }

    boolean isRouted() {
        return isRouted;
    }

    long timeMs() {
        return timeMs;
    }

    int portCount() {
        return portCount;
    }

    /** The port whose turn is the {@code index}-th. */
    int port(final int index) {
        final int port = firstPort + index;
        return port < portCount ? port : port - portCount;
    }

    long end(final int port) {
        return ends[port];
    }

    int insertedCount() {
        return insertedCount;
    }

    long inserted(final int index) {
        return inserted[index];
    }
}
