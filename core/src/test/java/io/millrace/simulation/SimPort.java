package io.millrace.simulation;

import io.millrace.event.ConnectionId;
import io.millrace.event.DeliveryWord;
import io.millrace.event.MessageFlyweight;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.QoS;
import io.millrace.mqtt.ReasonCode;
import io.millrace.port.EgressHandler;
import io.millrace.port.Port;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** A front-end thread of the simulation: reads its connections into the ring, and drains what comes back. */
final class SimPort implements EgressHandler {
    private static final int SLOTS = 5;
    private static final int DRAIN_LIMIT = 50;
    private static final int PACKET_LIMIT = 4;
    private static final long HUNG_LIMIT_MS = 15_000;

    private final Port port;
    private final EventPen pen;
    private final Referee referee;
    private final Random random;
    private final LongSupplier clock;
    private final TreeMap<Integer, SimConnection> connections = new TreeMap<>();
    private int generation;

    SimPort(final Port port, final Referee referee, final Random random, final LongSupplier clock) {
        this.port = port;
        this.pen = new EventPen(port);
        this.referee = referee;
        this.random = random;
        this.clock = clock;
    }

    /** Asks as the administration would, on a slot that no client has. */
    void query(final int kind) {
        pen.query(ConnectionId.of(port.incarnation(), port.id(), SLOTS, 1), kind, 1);
    }

    /** A connection for the client, its CONNECT on the way; null if all slots are in use. */
    @Nullable
    SimConnection accept(final SimClient client, final SimConnection.Packet connect) {
        int slot = random.nextInt(SLOTS);
        for (int i = 0; connections.containsKey(slot); i++) {
            if (i == SLOTS) {
                return null;
            }
            slot = (slot + 1) % SLOTS;
        }
        final SimConnection connection =
                new SimConnection(ConnectionId.of(port.incarnation(), port.id(), slot, ++generation), client);
        connection.toBroker.add(connect);
        connections.put(slot, connection);
        return connection;
    }

    /** Reads and publishes. */
    void read() {
        connections.values().removeIf(connection -> {
            final boolean isClosed = connection.turn(pen, clock.getAsLong(), PACKET_LIMIT);
            if (isClosed) {
                connection.client.onGone(connection);
            }
            return isClosed;
        });
        port.publish();
    }

    /** Takes what the core has written. */
    void drain() {
        port.drain(this, DRAIN_LIMIT);
    }

    private @Nullable SimConnection find(final long connectionId) {
        final SimConnection connection = connections.get(ConnectionId.slot(connectionId));
        return connection != null && connection.connectionId == connectionId ? connection : null;
    }

    @Override
    public void onConnack(final long connectionId, final boolean sessionPresent, final int reasonCode) {
        final SimConnection connection = find(connectionId);
        if (connection == null) {
            return;
        }
        referee.onConnack(connection, sessionPresent, reasonCode);
        if (reasonCode == ReasonCode.SUCCESS) {
            connection.open();
            connection.toClient.add(() -> connection.client.onConnack(connection, sessionPresent));
        } else {
            connection.end();
        }
    }

    @Override
    public void onDisconnect(final long connectionId, final int reasonCode) {
        final SimConnection connection = find(connectionId);
        if (connection != null) {
            connection.end();
            if (random.nextInt(10) == 0) {
                connection.hang(clock.getAsLong() + random.nextInt((int) HUNG_LIMIT_MS));
            }
        }
    }

    @Override
    public void onPageEnd(final long connectionId) {
        final SimConnection connection = find(connectionId);
        if (connection != null) {
            connection.onPageEnd();
        }
    }

    @Override
    public void onPublish(
            final long connectionId,
            final int packetId,
            final int deliveryWord,
            final DirectBuffer identifiers,
            final int identifiersOffset,
            final int identifiersLength,
            final MessageFlyweight message,
            final long messageTimeMs) {
        final SimConnection connection = find(connectionId);
        if (connection == null) {
            return;
        }
        final Referee.Verdict verdict = referee.onPublish(
                connection,
                packetId,
                deliveryWord,
                Referee.identifiers(identifiers, identifiersOffset, identifiersLength),
                message,
                messageTimeMs);
        final int qos = DeliveryWord.qos(deliveryWord);
        final long waitedS = (clock.getAsLong() - messageTimeMs) / 1000;
        if (message.expiryIntervalS() >= 0
                && waitedS >= message.expiryIntervalS()
                && !DeliveryWord.isDup(deliveryWord)) {
            if (qos != QoS.AT_MOST_ONCE) {
                final int answer = qos == QoS.AT_LEAST_ONCE ? PacketType.PUBACK : PacketType.PUBREC;
                connection.dismiss(answer, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, packetId);
            }
            return;
        }
        connection.toClient.add(() -> connection.client.onPublish(connection, qos, packetId, verdict.key()));
    }

    @Override
    public void onAck(final long connectionId, final int packetType, final int packetId, final int reasonCode) {
        final SimConnection connection = find(connectionId);
        if (connection != null) {
            referee.onAnswer(connection, packetType, packetId, reasonCode);
            connection.toClient.add(() -> connection.client.onAck(connection, packetType, packetId, reasonCode));
        }
    }

    @Override
    public void onSuback(
            final long connectionId, final int packetId, final DirectBuffer codes, final int offset, final int count) {
        final int reasonCode = codes.getByte(offset) & 0xFF;
        onSubscribed(connectionId, PacketType.SUBACK, packetId, ReasonCode.isFailure(reasonCode) ? reasonCode : 0);
    }

    @Override
    public void onUnsuback(
            final long connectionId, final int packetId, final DirectBuffer codes, final int offset, final int count) {
        onSubscribed(connectionId, PacketType.UNSUBACK, packetId, 0);
    }

    private void onSubscribed(final long connectionId, final int packetType, final int packetId, final int reasonCode) {
        final SimConnection connection = find(connectionId);
        if (connection != null) {
            referee.onAnswer(connection, packetType, packetId, reasonCode);
        }
    }

    @Override
    public void onReply(
            final long correlationId,
            final long nextCursor,
            final DirectBuffer entries,
            final int offset,
            final int length) {
        referee.onReply();
    }
}
