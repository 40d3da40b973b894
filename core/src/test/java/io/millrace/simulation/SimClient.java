package io.millrace.simulation;

import io.millrace.event.DisconnectEvent;
import io.millrace.event.EventType;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.QoS;
import io.millrace.mqtt.ReasonCode;
import io.millrace.simulation.EventPen.Outgoing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client that keeps the rules: it resends what was not acknowledged, in order, knows QoS 2 duplicates, and acknowledges
 * in order, though late. What it remembers survives the broker's crash. A faithful one never ends its Session.
 */
final class SimClient {
    private static final int WINDOW = 8;
    private static final int PACKET_IDS = 20;
    private static final int RUN_LIMIT = 3;

    /** A message on its way to the broker. */
    private static final class Outbound {
        final Outgoing message;
        final boolean isRefused;
        boolean isReleased;

        Outbound(final Outgoing message, final boolean isRefused) {
            this.message = message;
            this.isRefused = isRefused;
        }
    }

    final String name;
    final boolean isFaithful;
    boolean isReading = true;
    private final Random random;
    private final Referee referee;
    private final Map<Integer, Outbound> outbound = new LinkedHashMap<>();
    private final Set<Integer> receivedIds = new HashSet<>();
    private final List<int[]> owedAcks = new ArrayList<>();
    private @Nullable SimConnection connection;
    private boolean isEstablished;
    /** It asked for a clean start and has not heard of it: the broker may still have the Session ([MQTT-3.1.2-4]). */
    private boolean hasForgotten;

    private int lastPacketId;
    private int count;

    SimClient(final String name, final boolean isFaithful, final Random random, final Referee referee) {
        this.name = name;
        this.isFaithful = isFaithful;
        this.random = random;
        this.referee = referee;
    }

    boolean isConnected() {
        return connection != null;
    }

    boolean isEstablished() {
        return isEstablished;
    }

    @Nullable
    SimConnection connection() {
        return connection;
    }

    /** True if nothing is under way to or from it. */
    boolean isQuiet() {
        return isEstablished && outbound.isEmpty() && owedAcks.isEmpty() && connection.toClient.isEmpty();
    }

    /** A message of its own that nobody else publishes. */
    Outgoing message(final String topic, final int qos, final boolean isRetain, final long expiryS, final int length) {
        return new Outgoing(topic, name + "/" + ++count + "x".repeat(length), qos, isRetain, expiryS);
    }

    void connect(
            final SimPort port,
            final boolean isCleanStart,
            final long expiryS,
            final int receiveMaximum,
            final @Nullable Outgoing will,
            final long willDelayS) {
        forget();
        final boolean isClean = isCleanStart || hasForgotten;
        hasForgotten = isClean;
        if (isClean) {
            outbound.clear();
            receivedIds.clear();
        }
        connection = port.accept(
                this, (pen, id) -> pen.connect(id, name, isClean, receiveMaximum, expiryS, will, willDelayS));
    }

    /** It is somewhere else now, and has nothing to do with its connection any more. */
    void forget() {
        connection = null;
        isEstablished = false;
        isReading = true;
        owedAcks.clear();
    }

    /** Closes the socket, without a word. */
    void close() {
        connection.end();
        forget();
    }

    /** Is gone; the broker will notice at this time. */
    void vanish(final long untilMs) {
        connection.vanish(untilMs);
        forget();
    }

    /** DISCONNECT. */
    void leave(final int reasonCode, final long sessionExpiryS) {
        final long expiryS = isFaithful ? DisconnectEvent.UNCHANGED : sessionExpiryS;
        connection.toBroker.add((pen, id) -> pen.disconnect(id, reasonCode, expiryS));
        close();
    }

    void breakRules() {
        connection.fail(ReasonCode.PROTOCOL_ERROR);
    }

    void subscribe(final String filter, final int options, final int identifier) {
        connection.toBroker.add((pen, id) -> pen.filter(EventType.SUBSCRIBE, id, 1, filter, options, identifier));
    }

    void unsubscribe(final String filter) {
        connection.toBroker.add((pen, id) -> pen.filter(EventType.UNSUBSCRIBE, id, 1, filter, 0, 0));
    }

    /** Acknowledges what it never got. */
    void forge() {
        final int packetType = PacketType.PUBACK + random.nextInt(4);
        final int packetId = 60_000 + random.nextInt(5);
        connection.toBroker.add((pen, id) -> pen.acks(id, List.of(new int[] {packetType, 0, packetId})));
    }

    /** @param isRefused the port will not allow it */
    void publish(final Outgoing message, final boolean isRefused) {
        if (message.qos() == QoS.AT_MOST_ONCE) {
            connection.toBroker.add((pen, id) -> pen.publish(id, message, 0, false));
        } else if (outbound.size() < WINDOW) {
            do {
                lastPacketId = lastPacketId % PACKET_IDS + 1;
            } while (outbound.containsKey(lastPacketId));
            outbound.put(lastPacketId, new Outbound(message, isRefused));
            send(lastPacketId, outbound.get(lastPacketId), false);
        }
    }

    /** Acknowledges some of what it got. */
    void acknowledge(final int limit) {
        for (int i = 0; isEstablished && i < limit && !owedAcks.isEmpty(); i += RUN_LIMIT) {
            final List<int[]> run = owedAcks.subList(0, Math.min(RUN_LIMIT, owedAcks.size()));
            final List<int[]> acks = List.copyOf(run);
            run.clear();
            connection.toBroker.add((pen, id) -> pen.acks(id, acks));
        }
    }

    /** Takes some of what came. */
    void read(final int limit) {
        for (int i = 0; i < limit && isReading && connection != null && !connection.toClient.isEmpty(); i++) {
            connection.toClient.removeFirst().run();
        }
    }

    void onGone(final SimConnection gone) {
        if (gone == connection) {
            forget();
        }
    }

    void onConnack(final SimConnection from, final boolean isSessionPresent) {
        if (from != connection) {
            return;
        }
        isEstablished = true;
        hasForgotten = false;
        if (!isSessionPresent) {
            outbound.clear();
            receivedIds.clear();
        }
        outbound.forEach((packetId, message) -> {
            if (message.isReleased) {
                owe(PacketType.PUBREL, packetId);
            } else {
                send(packetId, message, true);
            }
        });
    }

    void onPublish(final SimConnection from, final int qos, final int packetId, final String key) {
        if (from != connection) {
            return;
        }
        if (qos == QoS.AT_LEAST_ONCE) {
            owe(PacketType.PUBACK, packetId);
        } else if (qos == QoS.EXACTLY_ONCE) {
            // Who asked for a clean start has forgotten what it got, even if nobody heard it ask.
            if (receivedIds.add(packetId) && isFaithful) {
                referee.onReceivedOnce(from, key);
            }
            owe(PacketType.PUBREC, packetId);
        }
    }

    void onAck(final SimConnection from, final int packetType, final int packetId, final int reasonCode) {
        if (from != connection) {
            return;
        }
        final Outbound message = outbound.get(packetId);
        final boolean isFailure = ReasonCode.isFailure(reasonCode);
        switch (packetType) {
            case PacketType.PUBACK -> {
                outbound.remove(packetId);
                if (message != null && !isFailure) {
                    referee.onAcknowledged(message.message.payload(), false);
                }
            }
            case PacketType.PUBREC -> {
                if (message != null && isFailure) {
                    outbound.remove(packetId);
                } else if (message != null) {
                    message.isReleased = true;
                    referee.onAcknowledged(message.message.payload(), isFaithful);
                    owe(PacketType.PUBREL, packetId);
                }
            }
            case PacketType.PUBCOMP -> outbound.remove(packetId);
            default -> {
                receivedIds.remove(packetId);
                owe(PacketType.PUBCOMP, packetId);
            }
        }
    }

    private void owe(final int packetType, final int packetId) {
        owedAcks.add(new int[] {packetType, ReasonCode.SUCCESS, packetId});
    }

    private void send(final int packetId, final Outbound outgoing, final boolean isDup) {
        if (outgoing.isRefused) {
            final int answer = outgoing.message.qos() == QoS.AT_LEAST_ONCE ? PacketType.PUBACK : PacketType.PUBREC;
            connection.toBroker.add((pen, id) -> pen.refused(id, answer, ReasonCode.NOT_AUTHORIZED, packetId));
        } else {
            connection.toBroker.add((pen, id) -> pen.publish(id, outgoing.message, packetId, isDup));
        }
    }
}
