package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A CONNECT that is refused, what is said about it, and what came behind it (§3.1.4, §3.2.2). */
@Timeout(30)
class RefusedConnectTest {
    private static final int TOPIC_NAME_INVALID = 0x90;
    private static final int BAD_AUTHENTICATION_METHOD = 0x8C;

    private final LiveBroker broker = LiveBroker.standard();

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.1.4-5", "5.0 MQTT-3.1.4-6"})
    void whatComesBehindIsIgnored(final int version) {
        final String topic = LiveBroker.unique("t/");
        final byte[] behind =
                new Body().string(topic).noProperties(version).text("behind").packet(0x31);
        final List<Connect> refused = List.of(
                new Connect(version).will("not/a/+/topic", "gone", 0, false),
                new Connect(version).flip(0x18 | 0x04),
                version == 5
                        ? new Connect(5).flip(1)
                        : new Connect(version).clientId("").resume());
        try (Wire subscriber = broker.connect(version)) {
            subscriber.subscribe(topic, 0);
            for (final Connect connect : refused) {
                try (Wire wire = broker.open(version)) {
                    wire.send(connect.packet(), behind, new Connect(version).packet(), behind);
                    if (version == 5 || connect == refused.get(2)) {
                        assertEquals(0, wire.expect(Received.CONNACK).u8(0));
                    }
                    wire.expectClosed();
                }
            }
            subscriber.expectNothing();
            subscriber.subscribe(topic, 0);
            subscriber.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.1.4-1", "3.1.1 MQTT-3.2.2-6", "5.0 MQTT-3.1.4-2", "5.0 MQTT-3.2.2-7"})
    void aWillForNoTopicIsRefused(final int version) {
        for (final String topic : List.of("", "a/#", "+", "a+")) {
            try (Wire wire = broker.open(version)) {
                wire.send(new Connect(version).will(topic, "gone", 0, false).packet());
                wire.expectRefusal(TOPIC_NAME_INVALID);
            }
        }
    }

    @Test
    @Normative({"5.0 MQTT-3.2.2-6", "5.0 MQTT-3.1.4-2"})
    void whoIsRefusedHasNoSession() {
        final String clientId = LiveBroker.unique("c");
        final byte[] connect =
                new Connect(5).clientId(clientId).resume().expiryS(100).packet();
        final Connect unknown = new Connect(5).clientId(clientId).resume().expiryS(100);
        unknown.properties().u8(0x15).string("unheard of");
        for (int present = 0; present <= 1; present++) {
            try (Wire wire = broker.open(5)) {
                wire.send(connect);
                assertEquals(present, wire.expectConnack(0).u8(0));
            }
            try (Wire wire = broker.open(5)) {
                wire.send(unknown.packet());
                assertEquals(0, wire.expectConnack(BAD_AUTHENTICATION_METHOD).u8(0));
                wire.expectClosed();
            }
        }
    }

    /** Bits 7 to 1 of the flags, and nothing but the code for a client that knows no properties. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative("5.0 MQTT-3.2.2-1")
    void connackHasNoOtherFlag(final int version) {
        final String clientId = LiveBroker.unique("c");
        final Connect connect = new Connect(version).clientId(clientId).resume();
        if (version == 5) {
            connect.expiryS(100);
        }
        for (int i = 0; i < 2; i++) {
            try (Wire wire = broker.open(version)) {
                wire.send(connect.packet());
                final Received connack = wire.expectConnack(0);
                assertEquals(version > 3 ? i : 0, connack.u8(0));
                assertEquals(0, connack.flags());
            }
        }
    }
}
