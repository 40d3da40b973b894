package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DISCONNECT from the client (§3.14). */
@Timeout(30)
class DisconnectTest {
    private static final int MALFORMED = 0x81;
    private static final int PROTOCOL_ERROR = 0x82;
    private static final int SESSION_EXPIRY = 0x11;

    /** Table 3-10, what a client may send. */
    private static final Set<Integer> CLIENT_CODES =
            Set.of(0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99);

    private final LiveBroker broker = LiveBroker.standard();

    private static byte[] disconnect(final int reasonCode, final Body properties) {
        return new Body().u8(reasonCode).properties(5, properties).packet(0xE0);
    }

    /** A client with a Will, and one that waits for it; returns what the latter gets once the packet was sent. */
    private boolean isWillPublished(final int version, final byte[] packet) {
        final String topic = LiveBroker.unique("will/");
        try (Wire witness = broker.connect(5);
                Wire wire = broker.open(version)) {
            witness.subscribe(topic, 0);
            wire.send(new Connect(version).will(topic, "gone", 0, false).packet());
            wire.expectConnack(0);
            wire.send(packet);
            wire.expectClosed();
            return !witness.drain().isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.14.4-3", "5.0 MQTT-3.14.4-3", "5.0 MR-3.14.4-1"})
    void whoSaysGoodbyeHasNoWillAndIsClosed(final int version) {
        assertFalse(isWillPublished(version, new Body().packet(0xE0)));
        if (version == 5) {
            assertFalse(isWillPublished(version, new Body().u8(0).packet(0xE0)));
            assertFalse(isWillPublished(version, disconnect(0, new Body())));
        }
    }

    @Test
    @Normative({"5.0 MQTT-3.14.4-3", "5.0 MQTT-3.14.2-1"})
    void everyOtherReasonPublishesTheWill() {
        for (final int code : CLIENT_CODES) {
            assertEquals(code != 0, isWillPublished(5, new Body().u8(code).packet(0xE0)), () -> "reason " + code);
        }
    }

    @Test
    @Normative("5.0 MQTT-3.14.2-1")
    void aReasonThatIsNotInTheTableIsAProtocolError() {
        for (int code = 0; code < 256; code++) {
            if (!CLIENT_CODES.contains(code)) {
                try (Wire wire = broker.connect(5)) {
                    wire.send(new Body().u8(code).packet(0xE0));
                    wire.expectEnd(PROTOCOL_ERROR);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({"3.1.1 MQTT-3.14.1-1", "5.0 MQTT-3.14.1-1"})
    void theReservedFlagsAreChecked(final int version) {
        for (int flags = 1; flags < 16; flags++) {
            final String topic = LiveBroker.unique("will/");
            try (Wire witness = broker.connect(5);
                    Wire wire = broker.open(version)) {
                witness.subscribe(topic, 0);
                wire.send(new Connect(version).will(topic, "gone", 0, false).packet());
                wire.expectConnack(0);
                wire.send(new Body().packet(0xE0 | flags));
                wire.expectEnd(MALFORMED);
                // It was no DISCONNECT, or the Will would have gone with it.
                witness.expectPublish(topic, "gone");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void olderVersionsHaveNothingBehindTheHeader(final int version) {
        try (Wire wire = broker.connect(version)) {
            wire.send(new Body().u8(0).packet(0xE0));
            wire.expectClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void nothingIsTakenBehindDisconnect(final int version) {
        final String topic = LiveBroker.unique("t/");
        try (Wire witness = broker.connect(5);
                Wire wire = broker.connect(version)) {
            witness.subscribe(topic, 0);
            final byte[] publish =
                    new Body().string(topic).noProperties(version).text("late").packet(0x30);
            wire.send(new Body().packet(0xE0), publish);
            wire.expectClosed();
            witness.expectNothing();
        }
    }

    /** The Session Expiry Interval of DISCONNECT replaces that of CONNECT (§3.14.2.2.2). */
    @Test
    @Normative("5.0 MR-3.14.2-2")
    void theSessionExpiresAsDisconnectSays() {
        assertTrue(isSessionPresent(60, -1));
        assertTrue(isSessionPresent(1, 60));
        assertFalse(isSessionPresent(60, 0));
        assertTrue(isSessionPresent(60, 0xFFFF_FFFFL));
        assertFalse(isSessionPresent(0, 0));
    }

    private boolean isSessionPresent(final long connectS, final long disconnectS) {
        final String clientId = LiveBroker.unique("c");
        try (Wire wire = broker.open(5)) {
            wire.send(new Connect(5).clientId(clientId).expiryS(connectS).packet());
            wire.expectConnack(0);
            final Body properties = new Body();
            wire.send(disconnect(
                    0,
                    disconnectS < 0 ? properties : properties.u8(SESSION_EXPIRY).u32(disconnectS)));
            wire.expectClosed();
        }
        try (Wire wire = broker.open(5)) {
            wire.send(new Connect(5).clientId(clientId).resume().packet());
            return wire.expectConnack(0).isSessionPresent();
        }
    }

    @Test
    @Normative("5.0 MR-3.14.2-1")
    void aSessionThatEndsWithTheConnectionCannotBeKept() {
        final Body raised = new Body().u8(SESSION_EXPIRY).u32(1);
        try (Wire absent = broker.connect(5);
                Wire zero = broker.open(5)) {
            absent.send(disconnect(0, raised));
            assertNull(endOf(absent, PROTOCOL_ERROR).property(SESSION_EXPIRY));
            zero.send(new Connect(5).expiryS(0).packet());
            zero.expectConnack(0);
            zero.send(disconnect(0, raised));
            endOf(zero, PROTOCOL_ERROR);
        }
    }

    private static Received endOf(final Wire wire, final int reasonCode) {
        final Received disconnect = wire.expect(Received.DISCONNECT);
        assertEquals(reasonCode, disconnect.reasonCode());
        wire.expectClosed();
        return disconnect;
    }
}
