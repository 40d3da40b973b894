package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packet Identifiers (MQTT 3.1.1 §2.3.1, 5.0 §2.2.1). */
@Timeout(60)
class PacketIdentifierTest {
    private static final int PACKET_IDS = 65_535;

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-2.3.1-1", "5.0 MQTT-2.2.1-3"})
    void zeroIsNone(final int version) {
        final Body filter = new Body().u16(0).noProperties(version).string("t");
        final List<byte[]> packets = List.of(
                new Body().string("t").u16(0).noProperties(version).text("m").packet(0x32),
                new Body().string("t").u16(0).noProperties(version).text("m").packet(0x34),
                filter.packet(0xA2),
                new Body().raw(filter.bytes()).u8(0).packet(0x82));
        for (final byte[] packet : packets) {
            try (Wire client = LiveBroker.standard().connect(version)) {
                client.send(packet).expectEnd(0x82);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-2.3.1-7", "5.0 MQTT-2.2.1-6"})
    void subackAndUnsubackHaveThatOfWhatTheyAnswer(final int version) {
        final String topic = LiveBroker.unique("t/");
        try (Wire client = LiveBroker.standard().connect(version)) {
            for (final int packetId : new int[] {1, 0x1234, 0xFFFF}) {
                final Body body = new Body().u16(packetId).noProperties(version).string(topic);
                client.send(new Body().raw(body.bytes()).u8(0).packet(0x82));
                assertEquals(packetId, client.expect(Received.SUBACK).packetId());
                client.send(body.packet(0xA2));
                assertEquals(packetId, client.expect(Received.UNSUBACK).packetId());
            }
        }
    }

    /** Those of the client and those of the broker are independent of each other. */
    @Test
    @Normative({"5.0 MQTT-2.2.1-5", "3.1.1 MQTT-2.3.1-6"})
    void bothSidesMayUseTheSameAtATime() {
        final String topic = LiveBroker.unique("t/");
        try (Wire client = LiveBroker.standard().connect(5)) {
            client.subscribe(topic, 2);
            client.publish(topic, 2, 1, "m");
            final int packetId = client.expectPublish(topic, "m").packetId();
            assertEquals(1, client.expect(Received.PUBREC).packetId());
            client.publish(topic, 2, packetId, "again");
            assertEquals(packetId, client.read().packetId());
            client.drain();
            client.ack(Received.PUBREC, packetId);
            assertEquals(packetId, client.expect(Received.PUBREL).packetId());
            assertEquals(
                    packetId,
                    client.ack(Received.PUBREL, packetId)
                            .expect(Received.PUBCOMP)
                            .packetId());
        }
    }

    /** Around all 65,535 of them while the first few stay in use; 65,535 is free when its successor is looked for. */
    @Test
    @Normative({
        "3.1.1 MQTT-2.3.1-4",
        "3.1.1 MQTT-4.3.2-1",
        "3.1.1 MQTT-4.3.3-1",
        "5.0 MQTT-2.2.1-4",
        "5.0 MQTT-4.3.2-1",
        "5.0 MQTT-4.3.3-1"
    })
    void oneInUseIsNotGivenOutAgain() {
        final String topic = LiveBroker.unique("t/");
        try (Wire publisher = LiveBroker.standard().connect(4);
                Wire subscriber = LiveBroker.standard().connect(4)) {
            subscriber.subscribe(topic, 2);
            final Set<Integer> held = new HashSet<>();
            for (int i = 1; i <= 3; i++) {
                publisher.publish(topic, 1 + i % 2, i, "held");
                publisher.read();
                held.add(subscriber.expectPublish(topic, "held").packetId());
            }
            final byte[] publish = new Body().string(topic).u16(9).text("m").packet(0x32);
            final int burst = 12;
            for (int sent = 0; sent < PACKET_IDS + burst; sent += burst) {
                final Body publishes = new Body();
                for (int i = 0; i < burst; i++) {
                    publishes.raw(publish);
                }
                publisher.send(publishes.bytes());
                final Body pubacks = new Body();
                for (int i = 0; i < burst; i++) {
                    final int packetId = subscriber.expect(Received.PUBLISH).packetId();
                    assertTrue(packetId > 0);
                    assertFalse(held.contains(packetId), () -> packetId + " is in use");
                    pubacks.raw(new Body().u16(packetId).packet(0x40));
                    publisher.expect(Received.PUBACK);
                }
                subscriber.send(pubacks.bytes());
            }
        }
    }
}
