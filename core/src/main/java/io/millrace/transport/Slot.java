package io.millrace.transport;

import io.millrace.event.ConnectionId;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.ReasonCode;

/** The place of a connection in its loop's table and wheel, from accept to the end. The loop's thread. */
final class Slot {
    private static final int NEVER = EnhancedAuthentication.NO_DEADLINE;

    private final IoLoop loop;
    private int index = ConnectionTable.FULL;
    private long connectionId = ConnectionId.NONE;
    private boolean isAuthenticated;

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
        loop.guards().onUnauthenticated(1);
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
     * Sets the deadline of an open connection: of its Keep Alive, of a packet that is begun, of a re-authentication, or of
     * what it was granted, whichever comes first.
     *
     * @param timeouts of its door
     * @param heardS when the client was heard of, in seconds of the loop
     * @param packetS when its packet has to be complete
     * @return why it is to be closed, if the Keep Alive or the packet's time has passed
     */
    int keepAlive(final Client client, final TimeoutConfig timeouts, final int heardS, final int packetS) {
        final int keepAliveS = client.keepAliveS();
        final int silentS = keepAliveS > 0 ? heardS + timeouts.silenceS(keepAliveS) + 1 : NEVER;
        if (silentS <= loop.nowS()) {
            return ReasonCode.KEEP_ALIVE_TIMEOUT;
        }
        if (packetS <= loop.nowS()) {
            return ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR;
        }
        final int deadlineS =
                Math.min(Math.min(silentS, packetS), Math.min(client.authenticationDeadlineS(), client.expiryS()));
        if (deadlineS < NEVER) {
            deadlineAt(deadlineS);
        }
        return ReasonCode.SUCCESS;
    }

    void cancelDeadline() {
        loop.wheel().cancel(index);
    }

    /** The client was believed, and nothing is waited for but the router. */
    void onAuthenticated() {
        cancelDeadline();
        if (!isAuthenticated) {
            isAuthenticated = true;
            loop.guards().onUnauthenticated(-1);
        }
    }

    void release() {
        onAuthenticated();
        loop.table().release(index);
        loop.counters().add(Counter.CONNECTIONS, -1);
        index = ConnectionTable.FULL;
    }
}
