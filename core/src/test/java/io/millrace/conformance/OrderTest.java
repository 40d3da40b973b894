package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Message ordering (§4.6), under load: through full windows, queues, retained messages and lost connections. */
@Timeout(60)
class OrderTest {
    private static final int SENDERS = 3;
    private static final int ROUNDS = 150;
    private static final int BURST = 20;
    private static final int RETAIN = 1;
    /** Of {@link LiveBroker}. */
    private static final int HOT_WINDOW_MB = 16;
    /** Together they have room in the window of a Session. */
    private static final int OLD = 20;

    private static final int NEW = 10;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final LiveBroker broker = LiveBroker.with("mqtt.max_mqueue_len = 100000");
    private final String clientId = LiveBroker.unique("c");
    private final String stem = LiveBroker.unique("o");
    private final int[] sent = new int[SENDERS];
    private final Set<String> owed = new HashSet<>();

    @Test
    @Normative({"3.1.1 MQTT-4.6.0-5", "3.1.1 MQTT-4.6.0-6", "5.0 MQTT-4.6.0-5", "5.0 MQTT-4.6.0-6"})
    void messagesOfASenderKeepTheirOrder() {
        try (Wire first = broker.connect(3);
                Wire second = broker.connect(4);
                Wire third = broker.connect(5)) {
            final OrderedReader steady = new OrderedReader(random, broker.connect(4));
            final OrderedReader restless = new OrderedReader(random, connect(10));
            // QoS 2 as QoS 1: what comes from both keeps its order, too.
            steady.wire().subscribe(stem + "/#", 1);
            restless.wire().subscribe(stem + "/+", 2);
            final List<Wire> senders = List.of(first, second, third);
            for (int i = 0; i < ROUNDS; i++) {
                final int sender = random.nextInt(SENDERS);
                publish(senders.get(sender), sender);
                act(restless);
                if (random.nextInt(3) == 0) {
                    steady.read();
                    steady.acknowledge(false);
                }
            }
            finish(steady);
            restless.continueOn(connect(65_535));
            finish(restless);
            steady.wire().close();
            restless.wire().close();
        } catch (final AssertionError e) {
            throw new AssertionError("-Dseed=" + seed, e);
        }
    }

    /**
     * What has to be read from the journal first is not overtaken by what comes in the meantime: a client that is back
     * publishes in the same breath, to a topic of which it has not acknowledged all.
     */
    @ParameterizedTest
    @CsvSource({"3, 1", "3, 2", "4, 1", "4, 2", "5, 1", "5, 2"})
    @Normative({"3.1.1 MQTT-4.6.0-6", "5.0 MQTT-4.6.0-5"})
    void whatIsNoLongerInMemoryIsNotOvertaken(final int version, final int qos) {
        final byte[] connect = lasting(version);
        try (Wire before = broker.open(version)) {
            before.send(connect).expectConnack(0);
            before.subscribe(stem, qos);
            for (int i = 0; i < OLD; i++) {
                before.publish(stem, qos, 1 + i, i + "/" + "x".repeat(50_000));
            }
            assertEquals(OLD, before.publishes().size());
        }
        fillMemory();
        try (Wire back = broker.open(version)) {
            final Body packets = new Body().raw(connect);
            for (int i = OLD; i < OLD + NEW; i++) {
                packets.raw(publish(version, qos << 1, 1 + i, i + "/"));
            }
            back.send(packets.bytes()).expectConnack(0);
            final List<Integer> numbers = payloads(back, OLD + NEW).stream()
                    .map(payload -> Integer.parseInt(payload.substring(0, payload.indexOf('/'))))
                    .toList();
            assertEquals(IntStream.range(0, OLD + NEW).boxed().toList(), numbers);
        }
    }

    /** The same with a retained message that a SUBSCRIBE asks for. */
    @ParameterizedTest
    @CsvSource({"3, 0", "4, 0", "5, 0", "3, 1", "4, 1", "5, 1", "3, 2", "4, 2", "5, 2"})
    @Normative({"3.1.1 MQTT-4.6.0-6", "5.0 MQTT-4.6.0-5"})
    void aRetainedMessageThatIsNoLongerInMemoryIsNotOvertaken(final int version, final int qos) {
        final byte[] connect = lasting(version);
        try (Wire before = broker.open(version)) {
            before.send(connect).expectConnack(0);
            before.send(publish(version, qos << 1 | RETAIN, 1, "old")).drain();
        }
        fillMemory();
        try (Wire back = broker.open(version)) {
            final byte[] subscribe = Subscribe.to(version, 1).filter(stem, qos).packet();
            back.send(connect, subscribe, publish(version, qos << 1 | RETAIN, 2, "new"))
                    .expectConnack(0);
            assertEquals(List.of("old", "new"), payloads(back, 2));
        }
    }

    private byte[] lasting(final int version) {
        final Connect connect = new Connect(version).clientId(clientId).resume();
        return (version < 5 ? connect : connect.expiryS(1000)).packet();
    }

    private byte[] publish(final int version, final int flags, final int packetId, final String payload) {
        final Body body = new Body().string(stem);
        if (flags > RETAIN) {
            body.u16(packetId);
        }
        return body.noProperties(version).text(payload).packet(0x30 | flags);
    }

    private static List<String> payloads(final Wire wire, final int count) {
        final List<String> payloads = new ArrayList<>();
        while (payloads.size() < count) {
            final Received received = wire.read();
            if (received.type() == Received.PUBLISH) {
                payloads.add(received.payload());
            }
        }
        return payloads;
    }

    /** Publishes, to nobody, more than the broker keeps in memory. */
    private void fillMemory() {
        final String large = "x".repeat(1_000_000);
        try (Wire publisher = broker.connect(4)) {
            for (int i = 0; i < HOT_WINDOW_MB + 4; i++) {
                publisher.publish("nobody/" + stem, 1, 1, large).expect(Received.PUBACK);
            }
        }
    }

    private Wire connect(final int receiveMaximum) {
        final Wire wire = broker.open(5);
        final Connect connect = new Connect(5).clientId(clientId).resume().expiryS(1000);
        connect.properties().u8(0x21).u16(receiveMaximum);
        wire.send(connect.packet()).expectConnack(0);
        return wire;
    }

    private void act(final OrderedReader reader) {
        switch (random.nextInt(8)) {
            case 0 -> reader.continueOn(connect(1 + random.nextInt(40)));
            case 1 -> reader.read();
            case 2, 3, 4, 5 -> {
                reader.read();
                reader.acknowledge(false);
            }
            default -> reader.acknowledge(true);
        }
    }

    /** Some messages in one write; returns when all are acknowledged to the end. */
    private void publish(final Wire wire, final int sender) {
        final Body packets = new Body();
        int open = 0;
        for (int i = 1 + random.nextInt(BURST); i > 0; i--) {
            final int number = ++sent[sender];
            final int qos = random.nextInt(3);
            final String payload = sender + "/" + number;
            final Body body = new Body().string(stem + "/" + random.nextInt(3));
            if (qos > 0) {
                body.u16(1 + number);
                owed.add(payload);
                open++;
            }
            body.noProperties(3 + sender).text(payload);
            packets.raw(body.packet(0x30 | qos << 1 | (random.nextInt(5) == 0 ? RETAIN : 0)));
        }
        wire.send(packets.bytes());
        while (open > 0) {
            final Received answer = wire.read();
            if (answer.type() == Received.PUBREC) {
                wire.ack(Received.PUBREL, answer.packetId());
            } else {
                open--;
            }
        }
    }

    private void finish(final OrderedReader reader) {
        do {
            reader.acknowledge(true);
            reader.read();
        } while (!reader.isDone());
        assertEquals(owed, reader.seen());
    }
}
