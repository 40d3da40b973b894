package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.event.ConnectionId;
import io.millrace.event.EventType;
import io.millrace.monitor.CounterSet;
import io.millrace.mqtt.PacketType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random traffic of well-behaved clients: the router sends each exactly what its naive twin would, in that order. */
class RouterModelTest {
    private static final int CLIENTS = 5;
    private static final int INFLIGHT_LIMIT = 4;
    private static final int QUEUE_LIMIT = 6;
    private static final String[] TOPICS = {"a", "a/b", "b", "$x/y"};
    private static final String[] FILTERS = {"a", "#", "+/b", "a/#", "$x/#", "$share/g/a", "$share/g/#", "$share/h/#"};

    @Test
    void sendsWhatTheNaiveBrokerSends() {
        final long base = Long.getLong("seed", System.nanoTime());
        for (int i = 0; i < (Long.getLong("seed") == null ? 200 : 1); i++) {
            new Run(base + i).play(500);
        }
    }

    private static final class Run {
        private final long seed;
        private final Random random;
        private final EventScript script = new EventScript();
        private final RecordingEgress egress = new RecordingEgress(script);
        private final Router router = new Router(new CounterSet(), 1);
        private final NaiveBroker naive = new NaiveBroker(INFLIGHT_LIMIT, QUEUE_LIMIT);
        private final long[] connections = new long[CLIENTS];
        private final int[] generations = new int[CLIENTS];
        private final List<Deque<RecordingEgress.Delivery>> unfinished = new ArrayList<>();
        private int published;

        Run(final long seed) {
            this.seed = seed;
            random = new Random(seed);
            for (int i = 0; i < CLIENTS; i++) {
                unfinished.add(new ArrayDeque<>());
            }
            router.apply(script.started(1), egress);
            router.apply(script.configured(INFLIGHT_LIMIT, QUEUE_LIMIT, 0), egress);
        }

        void play(final int steps) {
            for (int i = 0; i < steps; i++) {
                step(random.nextInt(CLIENTS));
                compare();
            }
        }

        private void step(final int client) {
            final String name = "c" + client;
            final long connection = connections[client];
            if (connection == ConnectionId.NONE) {
                final boolean clean = random.nextInt(3) == 0;
                final int receiveMaximum = 1 + random.nextInt(6);
                connections[client] = ConnectionId.of(1, 0, client, ++generations[client]);
                unfinished.get(client).clear();
                naive.connect(name, clean, receiveMaximum);
                router.apply(
                        script.connect(connections[client], name, clean, clean ? 0 : 0xFFFFFFFFL, receiveMaximum, null),
                        egress);
                return;
            }
            switch (random.nextInt(10)) {
                case 0 -> {
                    naive.close(name);
                    router.apply(script.bare(EventType.CLOSED, connection), egress);
                    connections[client] = ConnectionId.NONE;
                }
                case 1 -> {
                    final String filter = FILTERS[random.nextInt(FILTERS.length)];
                    final int qos = random.nextInt(3);
                    naive.subscribe(name, filter, qos);
                    router.apply(script.subscribe(connection, 1, 0, filter, qos), egress);
                }
                case 2 -> {
                    final String filter = FILTERS[random.nextInt(FILTERS.length)];
                    naive.unsubscribe(name, filter);
                    router.apply(script.unsubscribe(connection, 1, filter), egress);
                }
                case 3, 4, 5 -> finish(client, name, connection);
                default -> publish(connection);
            }
        }

        private void publish(final long connection) {
            final String topic = TOPICS[random.nextInt(TOPICS.length)];
            final int qos = random.nextInt(3);
            final String payload = "m" + ++published;
            naive.publish(topic, payload, qos);
            router.apply(script.publish(connection, topic, payload, qos, false, 1 + published % 65535), egress);
        }

        private void finish(final int client, final String name, final long connection) {
            collect();
            final RecordingEgress.Delivery delivery = unfinished.get(client).pollFirst();
            if (delivery == null) {
                return;
            }
            naive.finishOldest(name);
            if (delivery.qos() == 1) {
                router.apply(script.ack(connection, PacketType.PUBACK, delivery.packetId(), 0), egress);
            } else {
                router.apply(script.ack(connection, PacketType.PUBREC, delivery.packetId(), 0), egress);
                router.apply(script.ack(connection, PacketType.PUBCOMP, delivery.packetId(), 0), egress);
            }
        }

        private final List<List<String>> sent = new ArrayList<>();

        private void collect() {
            while (sent.size() < CLIENTS) {
                sent.add(new ArrayList<>());
            }
            for (final RecordingEgress.Delivery delivery : egress.takeDeliveries()) {
                final int client = ConnectionId.slot(delivery.connectionId());
                sent.get(client).add("q" + delivery.qos() + (delivery.dup() ? " dup " : " ") + delivery.payload());
                if (delivery.qos() > 0) {
                    unfinished.get(client).addLast(delivery);
                }
            }
        }

        private void compare() {
            collect();
            for (int i = 0; i < CLIENTS; i++) {
                final List<String> expected = naive.client("c" + i).sent;
                assertEquals(expected, sent.get(i), "client " + i + " -Dseed=" + seed);
                expected.clear();
                sent.get(i).clear();
            }
        }
    }
}
