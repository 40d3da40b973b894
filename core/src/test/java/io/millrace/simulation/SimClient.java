package io.millrace.simulation;

import io.millrace.event.AckRunEvent;
import io.millrace.event.ConnectEvent;
import io.millrace.event.ConnectionId;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import io.millrace.event.SubscribeEvent;
import io.millrace.mqtt.PacketType;
import io.millrace.port.Port;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A client that keeps the rules: it resends what was not acknowledged in order, knows QoS 2 duplicates, and writes down
 * what it was promised and what it got. Its memory survives the broker's crash. A visitor has a clean Session each time,
 * publishes nothing, and its Will is what it was promised; it never takes leave.
 */
final class SimClient {
    /** Slots apart from which connections of one client follow each other. */
    static final int SLOTS = 16;

    private static final int WINDOW = 20;

    /** A message on its way to the broker. */
    private static final class Outbound {
        final String payload;
        final int qos;
        final boolean isRetained;
        boolean isReleased;

        Outbound(final String payload, final int qos, final boolean isRetained) {
            this.payload = payload;
            this.qos = qos;
            this.isRetained = isRetained;
        }
    }

    final String name;
    final int slot;
    final boolean isVisitor;
    final List<String> acknowledged = new ArrayList<>();
    final List<String> received = new ArrayList<>();
    String lastRetained = "";

    private final List<int[]> owedAcks = new ArrayList<>();
    private final Map<Integer, Outbound> outbound = new LinkedHashMap<>();
    private final Set<Integer> receivedIds = new HashSet<>();
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[256]);
    private Port port;
    private long connectionId;
    private boolean isOpen;
    private boolean isCongested;
    private int generation;
    private int lastPacketId;
    private int published;

    SimClient(final String name, final int slot, final boolean isVisitor) {
        this.name = name;
        this.slot = slot;
        this.isVisitor = isVisitor;
    }

    boolean isConnected() {
        return connectionId != ConnectionId.NONE;
    }

    boolean isDone() {
        return outbound.isEmpty();
    }

    long connectionId() {
        return connectionId;
    }

    void lose() {
        connectionId = ConnectionId.NONE;
        isOpen = false;
        isCongested = false;
        owedAcks.clear();
    }

    /** On a slot of its own: an older connection of the same client, if there is one, is taken over. */
    void connect(final Port newPort, final int receiveMaximum, final int willDelayS) {
        lose();
        port = newPort;
        generation++;
        connectionId = ConnectionId.of(port.incarnation(), port.id(), slot + generation % SLOTS * SLOTS, generation);
        final byte[] id = name.getBytes(StandardCharsets.UTF_8);
        final byte[] payload = will().getBytes(StandardCharsets.UTF_8);
        final int topicLength = scratch.putStringWithoutLengthUtf8(0, "t/w");
        final int willLength = isVisitor ? MessageFlyweight.lengthOf(topicLength, 0, payload.length) : 0;
        final ConnectEvent event = new ConnectEvent();
        claim(event, ConnectEvent.lengthOf(id.length, willLength), EventType.CONNECT);
        event.putConnect(
                5,
                isVisitor,
                isVisitor,
                60,
                isVisitor ? 5 : 0xFFFFFFFFL,
                receiveMaximum,
                Integer.MAX_VALUE,
                willDelayS);
        event.putClientId(new UnsafeBuffer(id), 0, id.length);
        if (isVisitor) {
            final MessageFlyweight will = event.will();
            will.putHeader(2, false, false, 0, MessageFlyweight.NO_EXPIRY, topicLength, 0, payload.length);
            will.buffer().putBytes(will.topicOffset(), scratch, 0, topicLength);
            will.buffer().putBytes(will.payloadOffset(), payload);
        }
        port.commit();
    }

    private String will() {
        return name + "/2/" + generation;
    }

    void close() {
        closed(connectionId);
        lose();
    }

    /** The last word of any connection of this run. */
    void closed(final long closing) {
        final long current = connectionId;
        connectionId = closing;
        bare(EventType.CLOSED);
        connectionId = current;
    }

    void onPageEnd() {
        bare(EventType.CONTINUE);
    }

    /** The socket takes nothing more, or is writable again. */
    void congested(final boolean congested) {
        if (isOpen && isCongested != congested) {
            isCongested = congested;
            bare(congested ? EventType.CONGESTED : EventType.DRAINED);
        }
    }

    /** Acknowledges what was received until now. */
    void acknowledge() {
        owedAcks.forEach(owed -> ack(owed[0], owed[1]));
        owedAcks.clear();
    }

    void onConnack(final boolean sessionPresent, final String filter, final int qos) {
        isOpen = true;
        if (isVisitor) {
            acknowledged.add(will());
            receivedIds.clear();
        }
        if (!sessionPresent) {
            subscribe(filter, qos);
        }
        outbound.forEach((packetId, message) -> {
            if (message.isReleased) {
                ack(PacketType.PUBREL, packetId);
            } else {
                send(packetId, message, true);
            }
        });
    }

    /** Publishes one more message, if there is room in the window. */
    void publish(final int qos, final boolean isRetained, final int length) {
        if (!isOpen || isVisitor || outbound.size() >= WINDOW) {
            return;
        }
        do {
            lastPacketId = lastPacketId % 500 + 1;
        } while (outbound.containsKey(lastPacketId));
        final Outbound message =
                new Outbound(name + "/" + qos + "/" + ++published + "x".repeat(length), qos, isRetained);
        if (isRetained) {
            lastRetained = message.payload;
        }
        outbound.put(lastPacketId, message);
        send(lastPacketId, message, false);
    }

    void onPublish(final int qos, final int packetId, final String payload) {
        switch (qos) {
            case 1 -> {
                received.add(payload);
                owe(PacketType.PUBACK, packetId);
            }
            case 2 -> {
                if (receivedIds.add(packetId)) {
                    received.add(payload);
                }
                owe(PacketType.PUBREC, packetId);
            }
            default -> received.add(payload);
        }
    }

    void onAck(final int packetType, final int packetId) {
        final Outbound message = outbound.get(packetId);
        switch (packetType) {
            case PacketType.PUBACK -> acknowledged.add(outbound.remove(packetId).payload);
            case PacketType.PUBREC -> {
                if (message != null && !message.isReleased) {
                    message.isReleased = true;
                    acknowledged.add(message.payload);
                }
                ack(PacketType.PUBREL, packetId);
            }
            case PacketType.PUBCOMP -> outbound.remove(packetId);
            default -> {
                receivedIds.remove(packetId);
                owe(PacketType.PUBCOMP, packetId);
            }
        }
    }

    private void owe(final int packetType, final int packetId) {
        owedAcks.add(new int[] {packetType, packetId});
    }

    private void subscribe(final String filter, final int qos) {
        final byte[] bytes = filter.getBytes(StandardCharsets.UTF_8);
        final SubscribeEvent event = new SubscribeEvent();
        claim(event, SubscribeEvent.lengthOf(1, bytes.length), EventType.SUBSCRIBE);
        event.putSubscribe(1, 1, 0);
        event.putFilter(event.firstFilter(), qos, 0, new UnsafeBuffer(bytes), 0, bytes.length);
        port.commit();
    }

    private void send(final int packetId, final Outbound outgoing, final boolean dup) {
        final int topicLength = scratch.putStringWithoutLengthUtf8(0, (outgoing.isRetained ? "t/r/" : "t/") + name);
        final byte[] payload = outgoing.payload.getBytes(StandardCharsets.UTF_8);
        final PublishEvent event = new PublishEvent();
        claim(event, PublishEvent.lengthOf(topicLength, 0, payload.length), EventType.PUBLISH);
        final MessageFlyweight message = event.message();
        message.putHeader(
                outgoing.qos,
                outgoing.isRetained,
                dup,
                packetId,
                MessageFlyweight.NO_EXPIRY,
                topicLength,
                0,
                payload.length);
        message.buffer().putBytes(message.topicOffset(), scratch, 0, topicLength);
        message.buffer().putBytes(message.payloadOffset(), payload);
        event.markJournaled();
        port.commit();
    }

    private void ack(final int packetType, final int packetId) {
        final AckRunEvent event = new AckRunEvent();
        claim(event, AckRunEvent.lengthOf(1), EventType.ACK_RUN);
        event.count(1);
        event.putAck(0, packetType, 0, packetId);
        port.commit();
    }

    private void bare(final int type) {
        claim(new EventFlyweight(), EventFlyweight.HEADER_LENGTH, type);
        port.commit();
    }

    private void claim(final EventFlyweight event, final int length, final int type) {
        final int offset = port.claim(length);
        if (offset == Port.FULL) {
            throw new AssertionError("the simulation does not fill rings");
        }
        event.wrap(port.buffer(), offset);
        event.putHeader(length, type, connectionId);
    }
}
