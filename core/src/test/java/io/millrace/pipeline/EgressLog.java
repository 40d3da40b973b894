package io.millrace.pipeline;

import io.millrace.event.MessageFlyweight;
import io.millrace.port.EgressHandler;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Writes down every callback as a line. */
final class EgressLog implements EgressHandler {
    final List<String> lines = new ArrayList<>();

    @Override
    public void onConnack(final long connectionId, final boolean sessionPresent, final int reasonCode) {
        lines.add("CONNACK " + connectionId + " " + sessionPresent + " " + reasonCode);
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
        lines.add("PUBLISH " + connectionId + " " + packetId + " " + deliveryWord + " "
                + bytes(identifiers, identifiersOffset, identifiersLength) + " "
                + message.buffer().getStringWithoutLengthAscii(message.topicOffset(), message.topicLength()) + " "
                + message.payloadLength() + "x" + uniform(message) + " @" + messageTimeMs);
    }

    @Override
    public void onAck(final long connectionId, final int packetType, final int packetId, final int reasonCode) {
        lines.add("ACK " + connectionId + " " + packetType + " " + packetId + " " + reasonCode);
    }

    @Override
    public void onSuback(
            final long connectionId, final int packetId, final DirectBuffer codes, final int offset, final int count) {
        lines.add("SUBACK " + connectionId + " " + packetId + " " + bytes(codes, offset, count));
    }

    @Override
    public void onUnsuback(
            final long connectionId, final int packetId, final DirectBuffer codes, final int offset, final int count) {
        lines.add("UNSUBACK " + connectionId + " " + packetId + " " + bytes(codes, offset, count));
    }

    @Override
    public void onDisconnect(final long connectionId, final int reasonCode) {
        lines.add("DISCONNECT " + connectionId + " " + reasonCode);
    }

    @Override
    public void onPageEnd(final long connectionId) {
        lines.add("PAGE_END " + connectionId);
    }

    @Override
    public void onFetch(final long connectionId, final long position) {
        lines.add("FETCH " + connectionId + " " + position);
    }

    @Override
    public void onReply(
            final long correlationId,
            final long nextCursor,
            final DirectBuffer entries,
            final int offset,
            final int length) {
        lines.add("REPLY " + correlationId + " " + nextCursor + " " + bytes(entries, offset, length));
    }

    /** The byte that the payload consists of, "torn" if there are several. */
    private static String uniform(final MessageFlyweight message) {
        if (message.payloadLength() == 0) {
            return "";
        }
        final byte first = message.buffer().getByte(message.payloadOffset());
        for (int i = 1; i < message.payloadLength(); i++) {
            if (message.buffer().getByte(message.payloadOffset() + i) != first) {
                return "torn";
            }
        }
        return Byte.toString(first);
    }

    private static String bytes(final DirectBuffer buffer, final int offset, final int length) {
        final StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < length; i++) {
            text.append(i == 0 ? "" : ",").append(buffer.getByte(offset + i));
        }
        return text.append(']').toString();
    }
}
