package io.millrace.bench.load.stub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bench.load.stub.Transcript.Content;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stub does the mischief it is told, as Eclipse Paho sees it over MQTT 5, and writes down what it did. */
@Execution(ExecutionMode.CONCURRENT)
class MischiefTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void whatArrivesIsWhatWasTold(final int qos) throws Exception {
        final Mischief mischief = Mischief.NONE
                .deliver(d -> d.number() == 1, Action.DROP)
                .deliver(d -> d.number() == 2, Action.DUPLICATE)
                .deliver(d -> d.number() == 3, Action.SWAP_WITH_NEXT)
                .deliver(d -> d.number() == 5, Action.hold(2))
                .deliver(d -> d.number() == 9, Action.hold(1));
        try (StubBroker broker = StubBroker.start(mischief);
                PahoFive subscriber = new PahoFive(broker, "subscriber", true);
                PahoFive publisher = new PahoFive(broker, "publisher", true)) {
            subscriber.client.subscribe("a", qos);
            for (int i = 0; i < 10; i++) {
                publisher.publish("a", i, qos);
            }
            final List<String> expected = List.of("0", "2", "2", "4", "3", "6", "7", "5", "8");
            assertEquals(expected, take(subscriber, expected.size()));
            final Transcript transcript = StubBrokerTest.settled(
                    broker, qos == 0 ? Count.PUBLISHED : Count.ACKNOWLEDGED_BY_CLIENT, qos == 0 ? 10 : expected.size());
            assertEquals(10, transcript.of(Count.EXPECTED));
            assertEquals(2, transcript.of(Count.DROPPED), "one, and the one still held");
            assertEquals(
                    expected,
                    transcript.sent().stream()
                            .map(sent -> Long.toString(sent.delivery().number()))
                            .toList());
            assertEquals(List.of(), transcript.violations());
        }
    }

    @Test
    void payloadsAreChangedAndMadeUp() throws Exception {
        final Mischief mischief = Mischief.NONE
                .deliver(d -> d.number() == 0, Action.corrupt(-1))
                .deliver(d -> d.number() == 1, Action.foreign(7))
                .deliver(d -> d.number() == 2, Action.truncate(1));
        try (StubBroker broker = StubBroker.start(mischief);
                PahoFive client = new PahoFive(broker, "client", true)) {
            client.client.subscribe("a", 1);
            for (int i = 0; i < 3; i++) {
                client.publish("a", 10 + i, 1);
            }
            assertNotEquals("10", client.next());
            assertEquals("11", client.next());
            assertEquals(7, client.next().length());
            assertEquals("1", client.next());
            assertEquals(
                    List.of(Content.CORRUPT, Content.WHOLE, Content.FOREIGN, Content.CORRUPT),
                    broker.transcript().sent().stream()
                            .map(Transcript.Sent::content)
                            .toList());
        }
    }

    @Test
    void whatIsLateIsOvertakenAndWhatIsPausedIsNot() throws Exception {
        final Mischief mischief = Mischief.NONE
                .deliver(d -> d.number() == 0, Action.lateMs(300))
                .deliver(d -> d.number() == 3, Action.pauseMs(300));
        try (StubBroker broker = StubBroker.start(mischief);
                PahoFive subscriber = new PahoFive(broker, "subscriber", true);
                PahoFive publisher = new PahoFive(broker, "publisher", true)) {
            subscriber.client.subscribe("a", 0);
            publisher.publish("a", 0, 0);
            publisher.publish("a", 1, 0);
            publisher.publish("a", 2, 0);
            assertEquals(List.of("1", "2", "0"), take(subscriber, 3));
            final long startNs = System.nanoTime();
            publisher.publish("a", 3, 0);
            publisher.publish("a", 4, 0);
            assertEquals(List.of("3", "4"), take(subscriber, 2));
            // No sooner than told, which no busy machine can bring about.
            assertTrue(System.nanoTime() - startNs >= 300_000_000L);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, NOTHING, 0, 1", "2, NOTHING, 0, 1", "2, NO_PUBCOMP, 0, 1", "1, REFUSE, 1, 0"})
    void acknowledgementsAreWithheldOrRefused(
            final int qos, final Answer.Kind kind, final int refusedCount, final int deliveredCount) throws Exception {
        final Mischief mischief = Mischief.NONE.answer(a -> a.number() == 0, new Answer(kind, 0x97));
        try (StubBroker broker = StubBroker.start(mischief);
                PahoFive subscriber = new PahoFive(broker, "subscriber", true);
                PahoFive publisher = new PahoFive(broker, "publisher", true)) {
            subscriber.client.subscribe("a", qos);
            // At QoS 1 this client says nothing of a refusal.
            if (kind == Answer.Kind.REFUSE) {
                publisher.publish("a", 0, qos);
            } else {
                publisher.client.setTimeToWait(200);
                assertThrows(MqttException.class, () -> publisher.publish("a", 0, qos));
                publisher.client.setTimeToWait(10_000);
            }
            publisher.publish("a", 1, qos);
            assertEquals(deliveredCount == 1 ? List.of("0", "1") : List.of("1"), take(subscriber, 1 + deliveredCount));
            final Transcript transcript = broker.transcript();
            assertEquals(1, transcript.of(Count.ACKNOWLEDGED));
            assertEquals(refusedCount, transcript.of(Count.REFUSED));
            assertEquals(kind == Answer.Kind.REFUSE ? 1 : 2, transcript.inflightMax());
        }
    }

    /** This client ends the connection, too. */
    @Test
    void aRefusedPubrecEndsTheFlow() throws Exception {
        try (StubBroker broker = StubBroker.start(Mischief.NONE.answer(a -> true, Answer.refuse(0x97)));
                PahoFive publisher = new PahoFive(broker, "publisher", true)) {
            final MqttException refused = assertThrows(MqttException.class, () -> publisher.publish("a", 0, 2));
            assertEquals(0x97, refused.getReasonCode());
            assertEquals(1, broker.transcript().of(Count.REFUSED));
            assertEquals(0, broker.transcript().of(Count.ACKNOWLEDGED));
        }
    }

    @Test
    void aClosedConnectionLosesNothingOfAnEnduringSession() throws Exception {
        final Mischief mischief =
                Mischief.NONE.deliver(d -> d.number() == 1, Action.CLOSE).receiveMaximum(3);
        try (StubBroker broker = StubBroker.start(mischief);
                PahoFive publisher = new PahoFive(broker, "publisher", true)) {
            assertEquals(3, publisher.connack.getResponseProperties().getReceiveMaximum());
            try (PahoFive subscriber = new PahoFive(broker, "subscriber", false)) {
                assertFalse(subscriber.connack.getSessionPresent());
                subscriber.client.subscribe("a", 1);
                publisher.publish("a", 0, 1);
                assertEquals("0", subscriber.next());
                // Else it would be sent again, and rightly so.
                StubBrokerTest.settled(broker, Count.ACKNOWLEDGED_BY_CLIENT, 1);
                publisher.publish("a", 1, 1);
                assertEquals("disconnected", subscriber.next());
                publisher.publish("a", 2, 1);
            }
            try (PahoFive subscriber = new PahoFive(broker, "subscriber", false)) {
                assertTrue(subscriber.connack.getSessionPresent());
                assertEquals("2", subscriber.next());
            }
            assertEquals(1, broker.transcript().of(Count.CLOSED_BY_STUB));
            assertEquals(List.of(), broker.transcript().violations());
        }
    }

    @Test
    void aStallIsForEverybody() throws Exception {
        try (StubBroker broker = StubBroker.start(Mischief.NONE.stall(1, 300));
                PahoFive client = new PahoFive(broker, "client", true)) {
            client.client.subscribe("a", 0);
            client.publish("a", 0, 0);
            assertEquals("0", client.next());
            final long startNs = System.nanoTime();
            client.publish("a", 1, 0);
            assertEquals("1", client.next());
            assertTrue(System.nanoTime() - startNs >= 300_000_000L);
            assertNull(client.inbox.poll());
        }
    }

    private static List<String> take(final PahoFive from, final int count) throws InterruptedException {
        final List<String> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(from.next());
        }
        return taken;
    }
}
