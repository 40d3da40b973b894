package io.millrace.routing;

import io.millrace.event.ConnectEvent;
import io.millrace.event.DeliveryWord;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Keeps what the router emits, as text, so that tests read like the conversation; can be full, and can be cold. */
final class RecordingEgress implements Egress {
    /** The last answer to a question. */
    byte[] reply = {};

    private final EventScript script;
    private final List<String> emitted = new ArrayList<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<Long> fetches = new ArrayList<>();
    private MessageFlyweight message = new MessageFlyweight();
    final List<Long> willTimes = new ArrayList<>();
    final List<Integer> droppedBefore = new ArrayList<>();
    boolean isFull;
    long hotFrom;

    RecordingEgress(final EventScript script) {
        this.script = script;
    }

    /** Everything since the last call. */
    List<String> take() {
        final List<String> taken = List.copyOf(emitted);
        emitted.clear();
        return taken;
    }

    List<Delivery> takeDeliveries() {
        final List<Delivery> taken = List.copyOf(deliveries);
        deliveries.clear();
        return taken;
    }

    List<Long> takeFetches() {
        final List<Long> taken = List.copyOf(fetches);
        fetches.clear();
        return taken;
    }

    record Delivery(
            long connectionId, int packetId, int qos, boolean dup, boolean retain, String topic, String payload) {}

    @Override
    public void connack(final long connectionId, final boolean sessionPresent, final int reasonCode) {
        emitted.add("CONNACK " + connectionId + " present=" + sessionPresent + " " + reasonCode);
    }

    @Override
    public void ack(final long connectionId, final int packetType, final int packetId, final int reasonCode) {
        final String name = switch (packetType) {
            case 4 -> "PUBACK";
            case 5 -> "PUBREC";
            case 6 -> "PUBREL";
            default -> "PUBCOMP";
        };
        emitted.add(name + " " + connectionId + " #" + packetId + " " + reasonCode);
    }

    @Override
    public void suback(
            final long connectionId, final int packetId, final DirectBuffer codes, final int offset, final int count) {
        emitted.add("SUBACK " + connectionId + " #" + packetId + " " + hex(codes, offset, count));
    }

    @Override
    public void unsuback(
            final long connectionId, final int packetId, final DirectBuffer codes, final int offset, final int count) {
        emitted.add("UNSUBACK " + connectionId + " #" + packetId + " " + hex(codes, offset, count));
    }

    @Override
    public void disconnect(final long connectionId, final int reasonCode) {
        emitted.add("DISCONNECT " + connectionId + " " + reasonCode);
    }

    @Override
    public void pageEnd(final long connectionId) {
        emitted.add("PAGE_END " + connectionId);
    }

    @Override
    public void reply(
            final long connectionId,
            final long correlationId,
            final long nextCursor,
            final DirectBuffer entries,
            final int offset,
            final int length) {
        emitted.add("REPLY " + correlationId + " next=" + nextCursor + " " + length + " bytes");
        reply = new byte[length];
        entries.getBytes(offset, reply);
    }

    @Override
    public void message(final DirectBuffer event, final int offset, final boolean will) {
        wrap((MutableDirectBuffer) event, offset, will);
    }

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
        final Delivery delivery = new Delivery(
                connectionId,
                packetId,
                DeliveryWord.qos(deliveryWord),
                DeliveryWord.isDup(deliveryWord),
                DeliveryWord.isRetain(deliveryWord),
                text(message.topicOffset(), message.topicLength()),
                text(message.payloadOffset(), message.payloadLength()));
        deliveries.add(delivery);
        emitted.add("PUBLISH " + connectionId + " #" + packetId + " q" + delivery.qos + (delivery.dup ? " dup" : "")
                + (delivery.retain ? " retain" : "") + " " + delivery.topic + "=" + delivery.payload
                + (length == 0 ? "" : " ids " + hex(identifiers, offset, length)));
        return true;
    }

    @Override
    public int fanOut(final long[] connectionIds, final int deliveryWord, final int dropped) {
        droppedBefore.add(dropped);
        return Egress.super.fanOut(connectionIds, deliveryWord, dropped);
    }

    @Override
    public void messageEnd() {
        message = new MessageFlyweight();
    }

    @Override
    public void willPublished(final long publishedMs) {
        willTimes.add(publishedMs);
    }

    @Override
    public boolean isHot(final long position) {
        return position >= hotFrom;
    }

    @Override
    public void hotMessage(final long position, final boolean will) {
        if (!isHot(position)) {
            throw new AssertionError("cold: " + position);
        }
        wrap(new UnsafeBuffer(script.record(position)), 0, will);
    }

    @Override
    public void fetchedMessage(final long backlogPosition, final int length, final boolean will) {
        wrap(new UnsafeBuffer(script.record(backlogPosition)), 0, will);
    }

    @Override
    public boolean fetch(final long connectionId, final long position) {
        fetches.add(position);
        return true;
    }

    private void wrap(final MutableDirectBuffer event, final int offset, final boolean will) {
        if (will) {
            final ConnectEvent connect = new ConnectEvent();
            connect.wrap(event, offset);
            message = connect.will();
        } else {
            final PublishEvent publish = new PublishEvent();
            publish.wrap(event, offset);
            message = publish.message();
        }
    }

    private String text(final int offset, final int length) {
        return message.buffer().getStringWithoutLengthUtf8(offset, length);
    }

    private static String hex(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        final StringBuilder text = new StringBuilder();
        for (final byte b : bytes) {
            text.append(String.format("%02x", b));
        }
        return new String(text.toString().getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
    }
}
