package io.millrace.routing;

import io.millrace.event.ConfiguredEvent;
import io.millrace.event.ConnectionId;
import io.millrace.event.DisconnectEvent;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.mqtt.PacketType;
import io.millrace.routing.EventScript.WillSpec;
import java.util.Random;

/** Random but plausible traffic of a few clients, as ports would write it: every event type, all QoS, wills, expiry. */
final class RandomEvents {
    private static final int CLIENTS = 6;
    private static final String[] TOPICS = {"a", "a/b", "a/b/c", "b", "b/c", "$SYS/x", "c//d"};
    private static final String[] FILTERS = {
        "a", "a/#", "+/b", "#", "b/+", "a/b/c", "+", "$SYS/#", "c/+/d", "$share/g/#", "$share/h/#", "$share/g/a/b"
    };

    private final Random random;
    private final EventScript script;
    private final long[] connections = new long[CLIENTS];
    private final int[] generations = new int[CLIENTS];
    private int incarnation = 1;

    RandomEvents(final Random random, final EventScript script) {
        this.random = random;
        this.script = script;
    }

    /** A crash: the next run begins, and nobody is connected. */
    EventFlyweight nextRun() {
        java.util.Arrays.fill(connections, ConnectionId.NONE);
        return script.started(++incarnation);
    }

    EventFlyweight next() {
        script.timeMs += random.nextInt(10) == 0 ? random.nextInt(5_000) : random.nextInt(3);
        final int client = random.nextInt(CLIENTS);
        if (connections[client] == ConnectionId.NONE || random.nextInt(40) == 0) {
            return connect(client);
        }
        final long connection = connections[client];
        return switch (random.nextInt(20)) {
            case 0 -> closed(client);
            case 1 ->
                script.disconnect(
                        connection,
                        random.nextBoolean() ? 0 : 4,
                        random.nextBoolean() ? 20 : DisconnectEvent.UNCHANGED);
            case 2, 3 ->
                script.subscribe(
                        connection,
                        id(),
                        random.nextInt(4),
                        pick(FILTERS),
                        random.nextInt(3) | random.nextInt(12) << 2);
            case 4 -> script.unsubscribe(connection, id(), pick(FILTERS));
            case 5, 6, 7 -> script.ack(connection, PacketType.PUBACK, id(), 0);
            case 8, 9 -> script.ack(connection, PacketType.PUBREC, id(), random.nextInt(10) == 0 ? 0x80 : 0);
            case 10 -> script.ack(connection, PacketType.PUBCOMP, id(), 0);
            case 11 -> script.ack(connection, PacketType.PUBREL, id(), 0);
            case 12 -> script.bare(EventType.CONTINUE, connection);
            case 13 -> script.bare(EventType.TICK, 0);
            case 14 ->
                random.nextInt(10) == 0
                        ? script.configured(
                                1 + random.nextInt(8),
                                random.nextInt(12),
                                random.nextInt(6),
                                random.nextBoolean() ? ConfiguredEvent.DROP_NEWEST : ConfiguredEvent.DROP_OLDEST,
                                random.nextBoolean() ? Long.MAX_VALUE : 4096)
                        : script.bare(random.nextBoolean() ? EventType.CONGESTED : EventType.DRAINED, connection);
            default -> publish(connection);
        };
    }

    private EventFlyweight publish(final long connection) {
        final int qos = random.nextInt(3);
        final String payload = random.nextInt(4) == 0 ? "" : "p" + random.nextInt(100);
        return script.publish(
                connection,
                pick(TOPICS),
                payload,
                qos,
                random.nextInt(4) == 0,
                qos == 0 ? 0 : id(),
                random.nextInt(3) == 0 ? random.nextInt(5) : -1);
    }

    private EventFlyweight connect(final int client) {
        connections[client] = ConnectionId.of(incarnation, random.nextInt(2), client, ++generations[client]);
        final WillSpec will = random.nextInt(3) == 0
                ? new WillSpec(
                        pick(TOPICS),
                        random.nextInt(3) == 0 ? "" : "will",
                        random.nextInt(3),
                        random.nextBoolean(),
                        random.nextInt(3),
                        random.nextInt(4) - 1)
                : null;
        return script.connect(
                connections[client],
                "client" + client,
                random.nextInt(4) == 0,
                new long[] {0, 3, 30, 0xFFFFFFFFL}[random.nextInt(4)],
                1 + random.nextInt(6),
                will);
    }

    private EventFlyweight closed(final int client) {
        final EventFlyweight event = script.bare(EventType.CLOSED, connections[client]);
        connections[client] = ConnectionId.NONE;
        return event;
    }

    private int id() {
        return 1 + random.nextInt(6);
    }

    private String pick(final String[] from) {
        return from[random.nextInt(from.length)];
    }
}
