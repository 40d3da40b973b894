package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.ConnectionId;
import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.subscription.Matches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whoever comes, goes, subscribes and unsubscribes: each gets what it would get if it were told one by one. */
class FanOutModelTest extends RouterFixture {
    private static final int CLIENTS = 3 * Matches.LARGE;
    private static final String[] FILTERS = {"t", "+"};

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final int[] generation = new int[CLIENTS];
    private final boolean[] isConnected = new boolean[CLIENTS];
    /** By client and filter: the options, or -1. */
    private final int[][] options = new int[CLIENTS][FILTERS.length];

    private int published;

    private long connectionId(final int client) {
        return ConnectionId.of(1, 1 + client % 3, client, generation[client]);
    }

    private void connectAgain(final int client) {
        generation[client]++;
        isConnected[client] = true;
        connect(connectionId(client), "c" + client, false, FOREVER);
    }

    @Test
    void fanOutsReachWhomTheyWould() {
        System.out.println("FanOutModelTest -Dseed=" + seed);
        for (final int[] each : options) {
            Arrays.fill(each, -1);
        }
        connect(A, "publisher", true, 0);
        for (int client = 0; client < CLIENTS; client++) {
            connectAgain(client);
            subscribe(client, 0, random.nextInt(3));
        }
        int plain = 0;
        for (int step = 0; step < 3_000; step++) {
            final int client = random.nextInt(CLIENTS);
            switch (random.nextInt(8)) {
                case 0 -> {
                    if (isConnected[client]) {
                        isConnected[client] = false;
                        apply(script.bare(EventType.CLOSED, connectionId(client)));
                    } else {
                        connectAgain(client);
                    }
                }
                case 1 ->
                    subscribe(client, step % 20 == 0 ? 1 : 0, random.nextInt(3) | random.nextInt(4) << 2 & 0b1100);
                case 2 -> unsubscribe(client, random.nextInt(2));
                default -> plain += publish(random.nextInt(CLIENTS), random.nextInt(2) * random.nextInt(2));
            }
        }
        assertTrue(plain > 10_000);
    }

    private void subscribe(final int client, final int filter, final int wanted) {
        if (isConnected[client]) {
            options[client][filter] = wanted;
            final int identifier = random.nextInt(8) == 0 ? 1 + client : 0;
            apply(script.subscribe(connectionId(client), 1, identifier, FILTERS[filter], wanted | 2 << 4));
        }
    }

    private void unsubscribe(final int client, final int filter) {
        if (isConnected[client] && (filter == 1 || random.nextInt(3) == 0)) {
            options[client][filter] = -1;
            apply(script.unsubscribe(connectionId(client), 1, FILTERS[filter]));
        }
    }

    /** @return deliveries at QoS 0 */
    private int publish(final int publisher, final int qos) {
        if (!isConnected[publisher]) {
            return 0;
        }
        egress.take();
        egress.takeDeliveries();
        final boolean isRetained = random.nextInt(10) == 0;
        final String payload = "m" + published++;
        apply(script.publish(connectionId(publisher), "t", payload, qos, isRetained, 1));
        final List<String> expected = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            int best = -1;
            boolean isRetainAsPublished = false;
            for (final int each : options[client]) {
                if (each >= 0 && !(client == publisher && (each & 0b100) != 0)) {
                    best = Math.max(best, Math.min(qos, each & 3));
                    isRetainAsPublished |= (each & 0b1000) != 0;
                }
            }
            // Of QoS 1 only some are assigned at once: windows are full, clients away.
            if (best == 0 && isConnected[client]) {
                expected.add(connectionId(client) + (isRetained && isRetainAsPublished ? " retain" : ""));
            }
        }
        final List<String> delivered = egress.takeDeliveries().stream()
                .filter(delivery -> delivery.qos() == 0)
                .peek(delivery -> assertEquals(payload, delivery.payload()))
                .map(delivery -> delivery.connectionId() + (delivery.retain() ? " retain" : ""))
                .sorted()
                .toList();
        assertEquals(expected.stream().sorted().toList(), delivered, "publisher " + publisher);
        return delivered.size();
    }

    /** By a list as well as one by one: the port tells its connections of what its ring had no room for. */
    @Test
    void whatFoundNoRoomIsSaidWithTheNextMessage() {
        connect(A, "publisher", true, 0);
        for (int client = 0; client < CLIENTS; client++) {
            connectAgain(client);
            apply(script.subscribe(connectionId(client), 1, 0, "t", 2 << 4));
        }
        egress.isFull = true;
        apply(script.publish(A, "t", "1", 0, false, 0));
        apply(script.publish(A, "t", "2", 0, false, 0));
        assertEquals(2 * CLIENTS, counters.get(Counter.DROPPED_EGRESS_FULL));
        egress.isFull = false;
        apply(script.bare(EventType.CLOSED, connectionId(0)));
        connectAgain(0);
        apply(script.publish(A, "t", "3", 0, false, 0));
        assertEquals(List.of(2, 2, 2), egress.droppedBefore.subList(6, 9));
        apply(script.publish(A, "t", "4", 0, false, 0));
        assertEquals(List.of(0, 0, 0), egress.droppedBefore.subList(9, 12));
    }

    @Test
    void aSharedGroupBesideAFanOutGetsEachMessageOnce() {
        connect(A, "publisher", true, 0);
        for (int client = 0; client < CLIENTS; client++) {
            connectAgain(client);
            apply(script.subscribe(connectionId(client), 1, 0, "t", 2 << 4));
        }
        for (int member = 0; member < 3; member++) {
            apply(script.subscribe(connectionId(member), 2, 0, "$share/g/t", 2 << 4));
        }
        final int[] turns = new int[3];
        for (int i = 0; i < 30; i++) {
            egress.takeDeliveries();
            apply(script.publish(A, "t", "m" + i, i % 2, false, 1 + i));
            final int[] copies = new int[CLIENTS];
            egress.takeDeliveries().forEach(delivery -> copies[ConnectionId.slot(delivery.connectionId())]++);
            assertEquals(CLIENTS + 1, Arrays.stream(copies).sum());
            for (int member = 0; member < 3; member++) {
                turns[member] += copies[member] - 1;
            }
        }
        assertEquals(30, Arrays.stream(turns).sum());
        assertTrue(Arrays.stream(turns).allMatch(count -> count >= 8), () -> Arrays.toString(turns));
    }

    /** A retained message of QoS 0 that waits is not overtaken by a later one of its topic, though that goes by lists. */
    @Test
    void whoWaitsForAnOlderMessageIsNotReachedByLists() {
        connect(A, "publisher", true, 0);
        apply(script.publish(A, "t", "old", 0, true, 0));
        for (int client = 0; client < CLIENTS; client++) {
            connectAgain(client);
        }
        for (int client = 1; client < CLIENTS; client++) {
            apply(script.subscribe(connectionId(client), 1, 0, "t", 2 << 4));
        }
        apply(script.publish(A, "t", "new", 1, false, 1));
        egress.takeDeliveries();
        egress.isFull = true;
        apply(script.subscribe(connectionId(0), 1, 0, "t", 0));
        egress.isFull = false;
        apply(script.publish(A, "t", "newer", 1, false, 2));
        assertEquals(CLIENTS - 1, egress.takeDeliveries().size());
        router.resume(egress);
        assertEquals(
                List.of("old", "newer"),
                egress.takeDeliveries().stream()
                        .map(RecordingEgress.Delivery::payload)
                        .toList());
        apply(script.publish(A, "t", "newest", 1, false, 3));
        assertEquals(CLIENTS, egress.takeDeliveries().size());
    }
}
