package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CONNECT comes first and once, and so does CONNACK (§3.1, §3.2). */
@Timeout(30)
class FirstPacketTest {
    private static final int PROTOCOL_ERROR = 0x82;

    private final LiveBroker broker = LiveBroker.standard();

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.1.0-1", "5.0 MQTT-3.1.0-1"})
    void whoDoesNotBeginWithConnectIsClosed(final int version) {
        final Body publish = new Body().string("t").noProperties(version);
        final Body subscribe =
                new Body().u16(1).noProperties(version).string("t").u8(0);
        for (final byte[] first : List.of(
                publish.packet(0x30),
                subscribe.packet(0x82),
                new Body().packet(0xC0),
                new Body().packet(0xE0),
                new Body().hex("1800").packet(0xF0),
                new Body().hex("0000").packet(0x20))) {
            try (Wire wire = broker.open(version)) {
                wire.send(first, new Connect(version).packet());
                wire.expectClosed();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.1.0-2", "5.0 MQTT-3.1.0-2", "5.0 MQTT-3.2.0-2"})
    void aSecondConnectEndsTheConnection(final int version) {
        final String clientId = LiveBroker.unique("c");
        final byte[] connect = new Connect(version).clientId(clientId).packet();
        try (Wire wire = broker.connect(version, clientId)) {
            wire.send(connect);
            wire.expectEnd(PROTOCOL_ERROR);
        }
        try (Wire wire = broker.open(version)) {
            wire.send(connect, connect);
            wire.expectConnack(0);
            wire.expectEnd(PROTOCOL_ERROR);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.2.0-1", "5.0 MQTT-3.2.0-1", "3.1.1 MQTT-3.1.4-4", "5.0 MQTT-3.1.4-5"})
    void connackIsTheFirstPacketOfTheBroker(final int version) {
        final String topic = LiveBroker.unique("t/");
        final Connect connect = new Connect(version).clientId(topic).resume();
        if (version == 5) {
            connect.expiryS(100);
        }
        try (Wire publisher = broker.connect(version)) {
            try (Wire before = broker.open(version)) {
                before.send(connect.packet());
                before.expectConnack(0);
                before.subscribe(topic, 1);
            }
            publisher.publish(topic, 1, 1, "waits");
            publisher.expect(Received.PUBACK);
            try (Wire wire = broker.open(version)) {
                wire.send(connect.packet(), new Body().packet(0xC0));
                wire.expectConnack(0);
                assertEquals(
                        List.of(Received.PUBLISH, Received.PINGRESP),
                        wire.drain().stream().map(Received::type).sorted().toList());
            }
        }
    }
}
