package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.broker.BrokerWithDisk;
import io.millrace.mqtt.ReasonCode;
import io.millrace.storage.DiskSpace.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see of a disk that fills up (docs/decisions/0022). */
@Timeout(60)
class DiskFullTest {
    private static final int QUOTA_EXCEEDED = ReasonCode.QUOTA_EXCEEDED;
    private static final int DUP = 8;
    private static final int RETAIN = 1;
    private static final int RECEIVE_MAXIMUM = 1024;

    private static BrokerWithDisk broker;

    private final String topic = LiveBroker.unique("t/");

    @BeforeAll
    static void start(@TempDir final Path home) throws IOException {
        broker = new BrokerWithDisk(home);
    }

    @AfterEach
    void makeRoom() {
        broker.become(Level.ROOM);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Wire open(final int version) {
        return new Wire(broker.address(), version);
    }

    private static Wire connect(final int version) {
        final Wire wire = open(version);
        wire.send(new Connect(version).packet());
        wire.expectConnack(0);
        return wire;
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void aNewConnectionIsRefused(final int version) {
        broker.become(Level.LOW);
        try (Wire wire = open(version)) {
            wire.send(new Connect(version).packet());
            wire.expectConnack(version == 5 ? QUOTA_EXCEEDED : 3);
            wire.expectClosed();
        }
        broker.become(Level.ROOM);
        connect(version).close();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void aSubscriptionIsRefused(final int version) {
        try (Wire wire = connect(version)) {
            broker.become(Level.LOW);
            final byte[] subscribe = new Body()
                    .u16(9)
                    .noProperties(version)
                    .string(topic)
                    .u8(1)
                    .string("other/" + topic)
                    .u8(0)
                    .packet(0x82);
            if (version == 3) {
                // Its SUBACK knows no failure.
                wire.send(subscribe).expectClosed();
                return;
            }
            final int code = version == 5 ? QUOTA_EXCEEDED : 0x80;
            assertEquals(
                    List.of(code, code),
                    wire.send(subscribe).expect(Received.SUBACK).reasonCodes());
            broker.become(Level.ROOM);
            wire.publish(topic, 1, 1, "nobody is there").expect(Received.PUBACK);
            wire.expectNothing();
            assertEquals(1, wire.subscribe(topic, 1));
        }
    }

    @Test
    void aMessageIsRefusedAndItsPlaceGivenBack() {
        try (Wire publisher = connect(5);
                Wire subscriber = connect(5)) {
            subscriber.subscribe(topic, 2);
            broker.become(Level.LOW);
            for (int packetId = 1; packetId <= RECEIVE_MAXIMUM + 10; packetId++) {
                final int qos = 1 + packetId % 2;
                final Received answer = publisher
                        .publish(topic, qos, packetId, "no room")
                        .expect(qos == 1 ? Received.PUBACK : Received.PUBREC);
                assertEquals(QUOTA_EXCEEDED, answer.reasonCode());
            }
            assertTrue(publisher.publish(topic, 0, 0, "qos 0").drain().isEmpty());
            subscriber.expectPublish(topic, "qos 0");
            broker.become(Level.ROOM);
            assertEquals(
                    0,
                    publisher
                            .publish(topic, 2, 7, "room")
                            .expect(Received.PUBREC)
                            .reasonCode());
            subscriber.expectPublish(topic, "room");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void beforeMqtt5TheConnectionIsClosed(final int version) {
        for (final int qos : List.of(1, 2)) {
            try (Wire publisher = connect(version)) {
                broker.become(Level.LOW);
                publisher.publish(topic, 0, 0, "qos 0").publish(topic, qos, 1, "no room");
                publisher.expectClosed();
                broker.become(Level.ROOM);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void whatWasBegunIsFinished(final int version) {
        try (Wire publisher = connect(version);
                Wire subscriber = connect(version)) {
            subscriber.subscribe(topic, 2);
            publisher.publish(topic, 2, 5, "once").expect(Received.PUBREC);
            final Received delivered = subscriber.expectPublish(topic, "once");
            broker.become(Level.LOW);
            final Received again =
                    publisher.publish(DUP | 4, topic, 5, new Body(), "once").expect(Received.PUBREC);
            assertEquals(0, again.reasonCode());
            publisher.ack(Received.PUBREL, 5).expect(Received.PUBCOMP);
            subscriber.ack(Received.PUBREC, delivered.packetId()).expect(Received.PUBREL);
            subscriber.ack(Received.PUBCOMP, delivered.packetId()).expectNothing();
        }
    }

    @Test
    void aRetainedQos0MessageIsDeliveredAndNotRetained() {
        try (Wire publisher = connect(5);
                Wire subscriber = connect(5)) {
            subscriber.subscribe(topic, 0);
            broker.become(Level.LOW);
            publisher.publish(RETAIN, topic, 0, new Body(), "now");
            subscriber.expectPublish(topic, "now");
            broker.become(Level.ROOM);
            assertEquals(0, publisher.subscribe(topic, 0));
            publisher.expectNothing();
        }
    }

    /** An event so large that it travels beside the ring. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aLargeMessageIsRefusedWhole(final int version) {
        final String large = "x".repeat(600_000);
        try (Wire publisher = connect(version)) {
            broker.become(Level.LOW);
            if (version == 5) {
                for (int packetId = 1; packetId <= 10; packetId++) {
                    final Received puback =
                            publisher.publish(topic, 1, packetId, large).expect(Received.PUBACK);
                    assertEquals(QUOTA_EXCEEDED, puback.reasonCode());
                }
                publisher.publish(topic, 0, 0, large);
                publisher.expectNothing();
                broker.become(Level.ROOM);
                publisher.subscribe(topic, 1);
                publisher.publish(topic, 1, 11, large);
                assertEquals(2, publisher.drain().size());
            } else {
                publisher.publish(topic, 1, 1, large).expectClosed();
            }
        }
    }

    /** Nothing is lost and nobody is closed: it waits, and goes on by itself. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void withNoRoomAtAllClientsWait(final int version) {
        try (Wire wire = connect(version)) {
            wire.subscribe(topic, 1);
            wire.publish(topic, 1, 1, "before");
            final Received before = wire.expectPublish(topic, "before");
            wire.expect(Received.PUBACK);
            broker.become(Level.NONE);
            // The acknowledgement waits in the ring, and everything behind it.
            wire.ack(Received.PUBACK, before.packetId());
            wire.publish(topic, 0, 0, "behind").publish(topic, 1, 2, "and this");
            wire.send(new Body().packet(0xC0));
            wire.expect(Received.PINGRESP);
            broker.become(Level.ROOM);
            wire.expectPublish(topic, "behind");
            final Received behind = wire.expectPublish(topic, "and this");
            assertEquals(2, wire.expect(Received.PUBACK).packetId());
            wire.ack(Received.PUBACK, behind.packetId()).expectNothing();
        }
    }
}
