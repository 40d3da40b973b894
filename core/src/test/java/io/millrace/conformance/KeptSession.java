package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Connections of a client whose Session outlives them. */
final class KeptSession {
    private static final int RECEIVE_MAXIMUM = 0x21;

    private KeptSession() {}

    /** The first one. */
    static Wire begin(final int version, final String clientId) {
        return open(LiveBroker.standard(), connect(version, clientId), version, false);
    }

    /** A later one, which takes over where the last one is not closed yet. */
    static Wire resume(final int version, final String clientId) {
        return open(LiveBroker.standard(), connect(version, clientId), version, true);
    }

    /** One of MQTT 5 that wants to have no more than this at once. */
    static Wire resume(final String clientId, final int receiveMaximum) {
        final Connect connect = connect(5, clientId);
        connect.properties().u8(RECEIVE_MAXIMUM).u16(receiveMaximum);
        return open(LiveBroker.standard(), connect, 5, true);
    }

    /** DISCONNECT, and the broker has seen it. */
    static void leave(final Wire wire) {
        wire.send(new Body().packet(0xE0)).expectClosed();
    }

    private static Connect connect(final int version, final String clientId) {
        final Connect connect = new Connect(version).clientId(clientId).resume();
        return version < 5 ? connect : connect.expiryS(1000);
    }

    private static Wire open(
            final LiveBroker broker, final Connect connect, final int version, final boolean isPresent) {
        final Wire wire = broker.open(version);
        wire.send(connect.packet());
        // MQTT 3.1 does not tell.
        assertEquals(isPresent && version > 3, wire.expectConnack(0).isSessionPresent());
        return wire;
    }
}
