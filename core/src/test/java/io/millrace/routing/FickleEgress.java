package io.millrace.routing;

import io.millrace.event.DeliveryWord;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.QoS;
import io.millrace.mqtt.ReasonCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * Ports that take what the moment allows, and remember what their clients and the backlog reader now owe. Nothing here
 * may show in replayed state.
 */
final class FickleEgress implements Egress {
    private static final int FETCH_LIMIT = 16;

    private final Map<Long, Deque<int[]>> owedAcks = new HashMap<>();
    private final Deque<long[]> owedRecords = new ArrayDeque<>();
    private final List<Long> closing = new ArrayList<>();
    private final List<Long> owedPages = new ArrayList<>();

    /** Nothing but answers fits. */
    boolean isFull;

    /** What lies before is cold. */
    long hotFrom;

    /** What the connection's client has to acknowledge, as {packetType, reasonCode, packetId}. */
    Deque<int[]> owedAcks(final long connectionId) {
        return owedAcks.computeIfAbsent(connectionId, ignored -> new ArrayDeque<>());
    }

    /** What the backlog reader was asked for, as {connectionId, position}. */
    Deque<long[]> owedRecords() {
        return owedRecords;
    }

    /** Connections that were asked to close. */
    List<Long> closing() {
        return closing;
    }

    /** Connections that were given a page of retained messages and will want the next one. */
    List<Long> owedPages() {
        return owedPages;
    }

    /** The process is gone, and with it all of this. */
    void restart() {
        owedAcks.clear();
        owedRecords.clear();
        closing.clear();
        owedPages.clear();
    }

    private void owe(final long connectionId, final int packetType, final int packetId) {
        owedAcks(connectionId).addLast(new int[] {packetType, ReasonCode.SUCCESS, packetId});
    }

    @Override
    public void connack(final long connectionId, final boolean sessionPresent, final int reasonCode) {}

    @Override
    public void ack(final long connectionId, final int packetType, final int packetId, final int reasonCode) {
        if (packetType == PacketType.PUBREC && !ReasonCode.isFailure(reasonCode)) {
            owe(connectionId, PacketType.PUBREL, packetId);
        } else if (packetType == PacketType.PUBREL) {
            owe(connectionId, PacketType.PUBCOMP, packetId);
        }
    }

    @Override
    public void suback(
            final long connectionId, final int packetId, final DirectBuffer codes, final int offset, final int count) {}

    @Override
    public void unsuback(
            final long connectionId, final int packetId, final DirectBuffer codes, final int offset, final int count) {}

    @Override
    public void disconnect(final long connectionId, final int reasonCode) {
        closing.add(connectionId);
    }

    @Override
    public void pageEnd(final long connectionId) {
        owedPages.add(connectionId);
    }

    @Override
    public void reply(
            final long connectionId,
            final long correlationId,
            final long nextCursor,
            final DirectBuffer entries,
            final int offset,
            final int length) {}

    @Override
    public boolean hasRoom(final long connectionId) {
        return !isFull;
    }

    @Override
    public void message(final DirectBuffer event, final int offset, final boolean will) {}

    @Override
    public boolean deliver(
            final long connectionId,
            final int packetId,
            final int deliveryWord,
            final DirectBuffer identifiers,
            final int offset,
            final int length) {
        if (isFull) {
            return false;
        }
        switch (DeliveryWord.qos(deliveryWord)) {
            case QoS.AT_LEAST_ONCE -> owe(connectionId, PacketType.PUBACK, packetId);
            case QoS.EXACTLY_ONCE -> owe(connectionId, PacketType.PUBREC, packetId);
            default -> {}
        }
        return true;
    }

    @Override
    public void messageEnd() {}

    @Override
    public boolean isHot(final long position) {
        return position >= hotFrom;
    }

    @Override
    public void hotMessage(final long position, final boolean will) {}

    @Override
    public void fetchedMessage(final long backlogPosition, final int length, final boolean will) {}

    @Override
    public boolean fetch(final long connectionId, final long position) {
        if (isFull || owedRecords.size() >= FETCH_LIMIT) {
            return false;
        }
        owedRecords.addLast(new long[] {connectionId, position});
        return true;
    }
}
