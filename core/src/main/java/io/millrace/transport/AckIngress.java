package io.millrace.transport;

import io.millrace.event.AckRunEvent;
import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.codec.AckDecoder;
import io.millrace.mqtt.codec.FrameDecoder;
import io.millrace.port.Port;
import org.agrona.DirectBuffer;

/**
 * PUBACK, PUBREC, PUBREL and PUBCOMP: as many as follow each other become one event, because they come in runs and an
 * event a piece would be most of their cost. The loop's thread.
 */
final class AckIngress {
    private final IoLoop loop;
    private final AckDecoder decoder = new AckDecoder();
    private final AckRunEvent event = new AckRunEvent();
    private final int[] run = new int[AckRunEvent.COUNT_LIMIT];

    AckIngress(final IoLoop loop) {
        this.loop = loop;
    }

    /** See {@link PacketIngress}; what follows the frame up to {@code limit} is looked at as well. */
    int take(
            final Connection connection,
            final DirectBuffer buffer,
            final int frame,
            final int length,
            final int limit) {
        int count = 0;
        int at = frame;
        int frameLength = length;
        do {
            final int reasonCode =
                    decoder.decode(buffer, at, frameLength, connection.client().protocolVersion());
            if (reasonCode != ReasonCode.SUCCESS) {
                if (count == 0) {
                    return -reasonCode;
                }
                // The good ones first; this one comes again.
                break;
            }
            run[count++] = decoder.packetType() << 24 | decoder.reasonCode() << 16 | decoder.packetId();
            at += frameLength;
            frameLength = nextLength(connection, buffer, at, limit);
        } while (frameLength > 0 && count < AckRunEvent.COUNT_LIMIT);
        return write(connection, count) ? at - frame : PacketIngress.RING_FULL;
    }

    /** The length of the next frame if it is a complete acknowledgement, else something negative. */
    private int nextLength(final Connection connection, final DirectBuffer buffer, final int at, final int limit) {
        if (at >= limit) {
            return FrameDecoder.NOT_ENOUGH_BYTES;
        }
        final int type = FrameDecoder.packetType(buffer.getByte(at));
        return type >= PacketType.PUBACK && type <= PacketType.PUBCOMP
                ? FrameDecoder.frameLength(
                        buffer, at, limit, connection.door().protocol().maximumPacketSize())
                : FrameDecoder.NOT_ENOUGH_BYTES;
    }

    private boolean write(final Connection connection, final int count) {
        final EventWriter writer = loop.writer();
        final int length = AckRunEvent.lengthOf(count);
        final int offset = writer.claim(length);
        if (offset == Port.FULL) {
            return false;
        }
        event.wrap(writer.buffer(), offset);
        event.putHeader(length, EventType.ACK_RUN, connection.connectionId());
        event.count(count);
        for (int i = 0; i < count; i++) {
            final int ack = run[i];
            event.putAck(i, ack >>> 24, ack >>> 16 & 0xFF, ack & 0xFFFF);
        }
        writer.commit();
        loop.counters().add(Counter.PACKETS_RECEIVED, count - 1L);
        return true;
    }
}
