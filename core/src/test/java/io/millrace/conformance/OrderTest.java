package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Message ordering (§4.6), under load: through full windows, queues, retained messages and lost connections. */
@Timeout(60)
class OrderTest {
    private static final int SENDERS = 3;
    private static final int ROUNDS = 150;
    private static final int BURST = 20;
    private static final int RETAIN = 1;

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
