package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** AUTH packets, and a client that goes through an enhanced authentication (§4.12). */
final class Auth {
    static final int CONTINUE = 0x18;
    static final int AGAIN = 0x19;

    private static final int METHOD = 0x15;
    private static final int DATA = 0x16;

    private Auth() {}

    static Body method(final String method) {
        return new Body().u8(METHOD).string(method);
    }

    static Body methodAndData(final String method, final String text) {
        return method(method).u8(DATA).string(text);
    }

    static byte[] packet(final int reasonCode, final String method, final String text) {
        return packet(reasonCode, methodAndData(method, text));
    }

    static byte[] packet(final int reasonCode, final Body properties) {
        return new Body().u8(reasonCode).properties(5, properties).packet(0xF0);
    }

    static Connect connect(final String method, final String text) {
        final Connect connect = new Connect(5);
        connect.properties().raw(methodAndData(method, text).bytes());
        return connect;
    }

    /** Reads an AUTH, or a CONNACK, of this method and with these data. */
    static Received expect(
            final Wire wire, final int type, final int reasonCode, final String method, final String text) {
        final Received received = wire.expect(type);
        assertEquals(reasonCode, received.reasonCode(), received::toString);
        assertEquals(0, received.flags());
        assertEquals(method, text(received.property(METHOD)));
        assertEquals(text, text(received.property(DATA)));
        return received;
    }

    /** Sends CONNECT and reads the first question of {@link ChallengeMethod}. */
    static Wire challenged(final LiveBroker broker, final String method) {
        final Wire wire = broker.open(5);
        wire.send(connect(method, "begin").packet());
        expect(wire, Received.AUTH, CONTINUE, method, "q1");
        return wire;
    }

    /** Answers both questions; what comes then is left to be read. */
    static void answer(final Wire wire, final String method) {
        wire.send(packet(CONTINUE, method, "a1"));
        expect(wire, Received.AUTH, CONTINUE, method, "q2");
        wire.send(packet(CONTINUE, method, "a2"));
    }

    /** A client that has answered everything. */
    static Wire connected(final LiveBroker broker, final String method) {
        final Wire wire = challenged(broker, method);
        answer(wire, method);
        expect(wire, Received.CONNACK, 0, method, "welcome");
        return wire;
    }

    private static String text(final String property) {
        return property == null
                ? null
                : new String(HexFormat.of().parseHex(property.substring(4)), StandardCharsets.UTF_8);
    }
}
