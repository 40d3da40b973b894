package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out again when a Session is resumed, in which order, and that nothing does otherwise (§4.4, §4.6). */
@Timeout(30)
class RedeliveryTest {
    private static final int COUNT = 8;
    private static final int WINDOW = 32;

    /** Publishes messages with the payloads 0 to {@code count}, at QoS 1 and 2 in turn, and completes them. */
    private static void publish(final Wire publisher, final String topic, final int from, final int count) {
        for (int i = from; i < from + count; i++) {
            publisher.publish(topic, 1 + i % 2, 1 + i, Integer.toString(i));
            publisher.read();
            if (i % 2 == 1) {
                publisher.ack(Received.PUBREL, 1 + i).expect(Received.PUBCOMP);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-2.3.1-4", "3.1.1 MQTT-4.4.0-1", "3.1.1 MQTT-4.6.0-6", "5.0 MQTT-4.4.0-1", "5.0 MQTT-4.6.0-5"
    })
    void aResumedSessionGetsAllThatIsOpenInItsFirstOrder(final int version) {
        final String topic = LiveBroker.unique("t/");
        final String clientId = LiveBroker.unique("c");
        final int[] packetIds = new int[COUNT];
        try (Wire publisher = LiveBroker.standard().connect(version)) {
            try (Wire subscriber = KeptSession.begin(version, clientId)) {
                subscriber.subscribe(topic, 2);
                publish(publisher, topic, 0, COUNT);
                for (int i = 0; i < COUNT; i++) {
                    packetIds[i] =
                            subscriber.expectPublish(topic, Integer.toString(i)).packetId();
                }
                subscriber.ack(Received.PUBACK, packetIds[2]);
                subscriber.ack(Received.PUBREC, packetIds[3]).expect(Received.PUBREL);
                subscriber.ack(Received.PUBREC, packetIds[5]).expect(Received.PUBREL);
                KeptSession.leave(subscriber);
            }
            publish(publisher, topic, COUNT, 2);
            try (Wire subscriber = KeptSession.resume(version, clientId)) {
                for (final int i : new int[] {0, 1, 3, 4, 5, 6, 7}) {
                    if (i == 3 || i == 5) {
                        assertEquals(
                                packetIds[i], subscriber.expect(Received.PUBREL).packetId());
                    } else {
                        final Received again = subscriber.expectPublish(topic, Integer.toString(i));
                        assertEquals(packetIds[i], again.packetId());
                        assertEquals(1 + i % 2, again.qos());
                        assertTrue(again.isDup());
                    }
                }
                // Behind it what came meanwhile, for the first time.
                for (int i = COUNT; i < COUNT + 2; i++) {
                    assertFalse(
                            subscriber.expectPublish(topic, Integer.toString(i)).isDup());
                }
                subscriber.expectNothing();
            }
        }
    }

    /** MQTT 3.1.1 would allow it. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative("5.0 MQTT-4.4.0-1")
    void withinAConnectionNothingGoesOutAgain(final int version) throws InterruptedException {
        final String topic = LiveBroker.unique("t/");
        try (Wire publisher = LiveBroker.standard().connect(version);
                Wire subscriber = LiveBroker.standard().connect(version)) {
            subscriber.subscribe(topic, 2);
            publish(publisher, topic, 0, 4);
            final List<Received> deliveries = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                deliveries.add(subscriber.expectPublish(topic, Integer.toString(i)));
            }
            subscriber.ack(Received.PUBREC, deliveries.get(1).packetId()).expect(Received.PUBREL);
            subscriber.subscribe(topic, 2);
            subscriber.ack(Received.PUBACK, deliveries.get(0).packetId());
            Thread.sleep(300);
            subscriber.expectNothing();
        }
    }

    /** A client may acknowledge now what it got on an earlier connection, before it comes again. */
    @Test
    @Normative("5.0 MQTT-4.4.0-1")
    void whatIsAcknowledgedBeforeItsTurnDoesNotComeAgain() {
        final String topic = LiveBroker.unique("t/");
        final String clientId = LiveBroker.unique("c");
        try (Wire publisher = LiveBroker.standard().connect(5)) {
            final int[] packetIds = new int[3];
            try (Wire subscriber = KeptSession.begin(5, clientId)) {
                subscriber.subscribe(topic, 2);
                publish(publisher, topic, 1, 3);
                for (int i = 0; i < 3; i++) {
                    packetIds[i] = subscriber
                            .expectPublish(topic, Integer.toString(1 + i))
                            .packetId();
                }
            }
            try (Wire subscriber = KeptSession.resume(clientId, 1)) {
                assertEquals(packetIds[0], subscriber.expectPublish(topic, "1").packetId());
                subscriber.ack(Received.PUBREC, packetIds[2]);
                assertEquals(packetIds[2], subscriber.expect(Received.PUBREL).packetId());
                subscriber.ack(Received.PUBACK, packetIds[1]);
                subscriber.ack(Received.PUBREC, packetIds[0]).expect(Received.PUBREL);
                subscriber.ack(Received.PUBCOMP, packetIds[0]).expectNothing();
            }
        }
    }

    @Test
    @Normative({"3.1.1 MQTT-4.6.0-6", "5.0 MQTT-4.4.0-1", "5.0 MQTT-4.6.0-5"})
    void aSmallerReceiveMaximumKeepsOrderAndIdentifiers() {
        final String topic = LiveBroker.unique("t/");
        final String clientId = LiveBroker.unique("c");
        final int[] packetIds = new int[WINDOW];
        try (Wire publisher = LiveBroker.standard().connect(5)) {
            try (Wire subscriber = KeptSession.begin(5, clientId)) {
                subscriber.subscribe(topic, 2);
                publish(publisher, topic, 0, WINDOW + 5);
                for (int i = 0; i < WINDOW; i++) {
                    packetIds[i] =
                            subscriber.expectPublish(topic, Integer.toString(i)).packetId();
                }
                subscriber.expectNothing();
            }
            try (Wire subscriber = KeptSession.resume(clientId, 3)) {
                for (int i = 0; i < 3; i++) {
                    isNext(subscriber.read(), topic, i, packetIds);
                }
                subscriber.expectNothing();
            }
            try (Wire subscriber = KeptSession.resume(clientId, 2)) {
                int next = 0;
                int open = 0;
                while (next < WINDOW + 5 || open > 0) {
                    final List<Received> batch = subscriber.drain();
                    for (final Received received : batch) {
                        if (received.type() == Received.PUBLISH) {
                            isNext(received, topic, next++, packetIds);
                            open++;
                        }
                    }
                    assertTrue(open <= 2, () -> "more than two: " + batch);
                    for (final Received received : batch) {
                        open -= acknowledge(subscriber, received) ? 1 : 0;
                    }
                }
                subscriber.expectNothing();
            }
        }
    }

    /** The message {@code index}, with DUP and the identifier of old if it was sent before. */
    private static void isNext(final Received publish, final String topic, final int index, final int[] packetIds) {
        assertEquals(Received.PUBLISH, publish.type());
        assertEquals(topic, publish.topic());
        assertEquals(Integer.toString(index), publish.payload());
        assertEquals(index < packetIds.length, publish.isDup());
        if (index < packetIds.length) {
            assertEquals(packetIds[index], publish.packetId());
        }
    }

    /** @return true if that is the end of an exchange */
    private static boolean acknowledge(final Wire subscriber, final Received received) {
        if (received.type() == Received.PUBREL) {
            subscriber.ack(Received.PUBCOMP, received.packetId());
            return true;
        }
        subscriber.ack(received.qos() == 1 ? Received.PUBACK : Received.PUBREC, received.packetId());
        return received.qos() == 1;
    }
}
