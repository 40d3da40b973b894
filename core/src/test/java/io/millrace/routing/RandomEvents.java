package io.millrace.routing;

import io.millrace.event.ConfiguredEvent;
import io.millrace.event.ConnectionId;
import io.millrace.event.DeliveryWord;
import io.millrace.event.DisconnectEvent;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.routing.EventScript.WillSpec;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * Random but plausible traffic of a few clients, as ports and the backlog reader would write it: every event type, all
 * QoS, handshakes finished, half finished and never begun, takeovers, Wills, expiry. Few identifiers and topics, so that
 * they meet often.
 */
final class RandomEvents {
    private static final int PORTS = 3;
    private static final int SLOTS = 6;
    private static final int CLIENTS = 6;
    private static final int PACKET_IDS = 8;
    private static final long FOREVER = 0xFFFFFFFFL;
    private static final String[] TOPICS = {"a", "a/b", "a/b/c", "b", "b/c", "$SYS/x", "c//d", "é/x"};
    private static final String[] FILTERS = {
        "a",
        "a/#",
        "+/b",
        "#",
        "b/+",
        "a/b/c",
        "+",
        "$SYS/#",
        "c/+/d",
        "+/+",
        "é/x",
        "$share/g/#",
        "$share/h/#",
        "$share/g/a/b",
        "$share/g/+/+"
    };

    private final Random random;
    private final EventScript script;
    private final FickleEgress egress;
    private final long[] connections = new long[CLIENTS];

    /** By port and slot: every connection that its port has not closed yet, also those that were taken over. */
    private final TreeMap<Integer, Long> open = new TreeMap<>();

    private int incarnation;
    private int generation;

    RandomEvents(final Random random, final EventScript script, final FickleEgress egress) {
        this.random = random;
        this.script = script;
        this.egress = egress;
    }

    /** Traffic of a run that began already. */
    RandomEvents(final Random random, final EventScript script) {
        this(random, script, new FickleEgress());
        incarnation = 1;
    }

    /** A new run begins, and nobody is connected. */
    EventFlyweight nextRun() {
        java.util.Arrays.fill(connections, ConnectionId.NONE);
        open.clear();
        egress.restart();
        return script.started(++incarnation);
    }

    EventFlyweight configured() {
        return script.configured(
                1 + random.nextInt(8),
                random.nextInt(12),
                random.nextInt(7),
                random.nextBoolean() ? ConfiguredEvent.DROP_NEWEST : ConfiguredEvent.DROP_OLDEST,
                random.nextInt(3) > 0 ? Long.MAX_VALUE : 4096,
                Math.max(0, random.nextInt(8) - 3),
                Math.max(0, random.nextInt(2 * CLIENTS) - CLIENTS),
                Math.max(0, random.nextInt(2_000) - 1_000));
    }

    EventFlyweight next() {
        script.timeMs += random.nextInt(8) == 0 ? random.nextInt(4_000) : random.nextInt(3);
        final int kind = random.nextInt(100);
        if (kind < 12) {
            return ofNobody(kind);
        }
        if (kind < 16 && !egress.owedRecords().isEmpty()) {
            return fetched(egress.owedRecords().removeFirst());
        }
        int client = random.nextInt(CLIENTS);
        if (connections[client] == ConnectionId.NONE && random.nextInt(3) > 0) {
            // It stays away for a while, and its queue grows.
            client = random.nextInt(CLIENTS);
        }
        final long connection = connections[client];
        return connection == ConnectionId.NONE ? connect(client) : ofClient(client, connection, random.nextInt(100));
    }

    private EventFlyweight ofNobody(final int kind) {
        return switch (kind) {
            case 0, 1, 2 -> script.bare(EventType.TICK, 0);
            case 3, 4 -> configured();
            case 5, 6, 7 ->
                script.query(
                        ConnectionId.of(incarnation, 0, 0, 1), random.nextInt(4), random.nextInt(8), random.nextInt(9));
            case 8, 9 -> overdue();
            // Of a connection that was never there, or is no more.
            case 10 -> fetched(new long[] {stranger(), random.nextInt(4096) & -8});
            default -> ofClient(0, stranger(), random.nextInt(100));
        };
    }

    private EventFlyweight ofClient(final int client, final long connection, final int kind) {
        if (kind < 25) {
            return publish(connection);
        }
        if (kind < 48) {
            return acknowledge(connection);
        }
        if (kind < 56) {
            return script.subscribe(
                    connection, packetId(), identifier(), pick(FILTERS), random.nextInt(3) | random.nextInt(12) << 2);
        }
        return switch (kind) {
            case 56, 57, 58, 59 -> script.unsubscribe(connection, packetId(), pick(FILTERS));
            case 60, 61, 62, 63 -> connect(client);
            case 64, 65, 66, 67 -> close(connection);
            case 68, 69, 70, 71 ->
                script.disconnect(
                        connection,
                        random.nextBoolean() ? ReasonCode.NORMAL_DISCONNECTION : ReasonCode.DISCONNECT_WITH_WILL,
                        random.nextBoolean() ? sessionExpiryS() : DisconnectEvent.UNCHANGED);
            case 72, 73, 74, 75 ->
                script.refused(
                        connection,
                        random.nextBoolean() ? PacketType.PUBACK : PacketType.PUBREC,
                        ReasonCode.NOT_AUTHORIZED,
                        packetId());
            case 76, 77, 78, 79 -> script.closeAfter(connection, ReasonCode.PROTOCOL_ERROR);
            case 80, 81, 82, 83, 84 -> script.bare(EventType.CONGESTED, connection);
            case 96, 97 -> script.dropped(connection, 1 + random.nextInt(9));
            case 85, 86, 87, 88, 89, 90 -> script.bare(EventType.DRAINED, connection);
            case 91, 92, 93, 94 -> script.bare(EventType.CONTINUE, connection);
            default -> forged(connection);
        };
    }

    /** What a port does because it was asked to. */
    private EventFlyweight overdue() {
        if (!egress.closing().isEmpty()) {
            return close(egress.closing().remove(random.nextInt(egress.closing().size())));
        }
        if (!egress.owedPages().isEmpty()) {
            return script.bare(EventType.CONTINUE, egress.owedPages().remove(0));
        }
        return open.isEmpty()
                ? script.bare(EventType.TICK, 0)
                : close(new ArrayList<>(open.values()).get(random.nextInt(open.size())));
    }

    private EventFlyweight fetched(final long[] owed) {
        return script.fetched(owed[0], owed[1], random.nextInt(20) == 0 ? 0 : 64);
    }

    private EventFlyweight publish(final long connection) {
        final int qos = random.nextInt(3);
        return script.publish(
                connection,
                pick(TOPICS),
                random.nextInt(5) == 0 ? "" : "p" + random.nextInt(1000),
                qos,
                random.nextInt(4) == 0,
                qos == 0 ? 0 : packetId(),
                random.nextInt(3) == 0 ? random.nextInt(5) : -1);
    }

    /** What the client owes, as far as it cares; else what nobody asked for. */
    private EventFlyweight acknowledge(final long connection) {
        final Deque<int[]> owed = egress.owedAcks(connection);
        if (owed.isEmpty() || random.nextInt(12) == 0) {
            return forged(connection);
        }
        final List<int[]> run = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0 && !owed.isEmpty(); i--) {
            // A handshake may end here: what is taken and not sent.
            final int[] ack = random.nextInt(8) == 0 ? owed.removeLast() : owed.removeFirst();
            if (run.isEmpty() || random.nextInt(10) > 0) {
                run.add(ack);
            }
        }
        return script.acks(connection, run);
    }

    private EventFlyweight forged(final long connection) {
        final int packetType = PacketType.PUBACK + random.nextInt(4);
        final int reasonCode = packetType == PacketType.PUBREC && random.nextInt(4) == 0 ? 0x80 : 0;
        return script.ack(connection, packetType, packetId(), reasonCode);
    }

    private EventFlyweight connect(final int client) {
        final int port = 1 + random.nextInt(PORTS);
        int slot = random.nextInt(SLOTS);
        while (open.containsKey(port * SLOTS + slot)) {
            slot = (slot + 1) % SLOTS;
            if (random.nextInt(2 * SLOTS) == 0) {
                // All in use, or nearly: one of them is closed first.
                return close(open.firstEntry().getValue());
            }
        }
        final long connection = ConnectionId.of(incarnation, port, slot, ++generation);
        connections[client] = connection;
        open.put(port * SLOTS + slot, connection);
        return script.connect(
                connection,
                "client" + client,
                random.nextInt(4) == 0,
                sessionExpiryS(),
                1 + random.nextInt(6),
                random.nextInt(3) > 0 ? null : will());
    }

    private WillSpec will() {
        return new WillSpec(
                pick(TOPICS),
                random.nextInt(3) == 0 ? "" : "will",
                random.nextInt(3),
                random.nextBoolean(),
                random.nextInt(4),
                random.nextInt(4) - 1);
    }

    private EventFlyweight close(final long connection) {
        open.values().remove(connection);
        for (int i = 0; i < CLIENTS; i++) {
            if (connections[i] == connection) {
                connections[i] = ConnectionId.NONE;
            }
        }
        return script.bare(EventType.CLOSED, connection);
    }

    /** A connection of an earlier run, port, or use of a slot. */
    private long stranger() {
        return ConnectionId.of(
                incarnation - random.nextInt(2),
                1 + random.nextInt(PORTS),
                random.nextInt(SLOTS),
                Math.max(1, generation - random.nextInt(20)));
    }

    private long sessionExpiryS() {
        return new long[] {0, 1, 3, 30, FOREVER}[random.nextInt(5)];
    }

    /** None, one that has its place in a delivery's word, or one that is too large for that. */
    private int identifier() {
        return random.nextInt(4) + (random.nextInt(4) == 0 ? DeliveryWord.IDENTIFIER_LIMIT : 0);
    }

    private int packetId() {
        return 1 + random.nextInt(PACKET_IDS);
    }

    private String pick(final String[] from) {
        return from[random.nextInt(from.length)];
    }
}
