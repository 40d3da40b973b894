package io.millrace.transport;

import io.millrace.event.ConnectionId;
import io.millrace.monitor.Counter;

/** The place of a connection in its loop's table and wheel, from accept to the end. The loop's thread. */
final class Slot {
    private static final int NEVER = EnhancedAuthentication.NO_DEADLINE;

    private final IoLoop loop;
    private int index = ConnectionTable.FULL;
    private long connectionId = ConnectionId.NONE;

    Slot(final IoLoop loop) {
        this.loop = loop;
    }

    /** Returns false if the loop has as many connections as it may. */
    boolean claim(final Connection connection) {
        index = loop.table().claim(connection);
        if (index == ConnectionTable.FULL) {
            return false;
        }
        connectionId = loop.table().connectionId(index);
        loop.counters().increment(Counter.CONNECTIONS);
        return true;
    }

    boolean isClaimed() {
        return index != ConnectionTable.FULL;
    }

    /** Stays what it was after the release. */
    long connectionId() {
        return connectionId;
    }

    /** Sets the one deadline of the connection, at least this many seconds from now. */
    void deadlineIn(final int seconds) {
        deadlineAt(loop.nowS() + seconds + 1);
    }

    void deadlineAt(final int deadlineS) {
        loop.wheel().schedule(index, deadlineS);
    }

    /**
     * Sets the deadline of an open connection: of its Keep Alive, or of a re-authentication if that comes first.
     *
     * @param timeouts of its door
     * @param heardS when the client was heard of, in seconds of the loop
     * @return false if the Keep Alive has passed
     */
    boolean keepAlive(final Client client, final TimeoutConfig timeouts, final int heardS) {
        final int keepAliveS = client.keepAliveS();
        final int silentS = keepAliveS > 0 ? heardS + timeouts.silenceS(keepAliveS) + 1 : NEVER;
        if (silentS <= loop.nowS()) {
            return false;
        }
        final int deadlineS = Math.min(silentS, client.authenticationDeadlineS());
        if (deadlineS < NEVER) {
            deadlineAt(deadlineS);
        }
        return true;
    }

    void cancelDeadline() {
        loop.wheel().cancel(index);
    }

    void release() {
        loop.table().release(index);
        loop.counters().add(Counter.CONNECTIONS, -1);
        index = ConnectionTable.FULL;
    }
}
