package io.millrace.mqtt.codec;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ProtocolVersion;
import io.millrace.mqtt.ReasonCode;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * UNSUBSCRIBE (MQTT 5.0 §3.10). Its Topic Filters are walked from {@link #firstFilter()} by {@link #nextFilter},
 * {@link #count()} times; that they are filters at all is not looked at here. Offsets are absolute in the buffer
 * decoded.
 */
public final class UnsubscribeDecoder {
    private static final int FIRST_BYTE = PacketType.UNSUBSCRIBE << 4 | 2;
    /** MQTT 3.1 has a DUP flag here (§3.10 there). */
    private static final int DUP = 1 << 3;

    private static final int PACKET_ID_LENGTH = 2;

    private final PropertiesDecoder properties = new PropertiesDecoder();
    private DirectBuffer buffer = new UnsafeBuffer(0, 0);
    private int packetId;
    private int firstFilter;
    private int count;
    private int filterBytes;

    /**
     * Decodes and validates a whole frame.
     *
     * @return {@link ReasonCode#SUCCESS}, {@link ReasonCode#MALFORMED_PACKET} or {@link ReasonCode#PROTOCOL_ERROR}
     */
    public int decode(final DirectBuffer buffer, final int frame, final int length, final int protocolVersion) {
        this.buffer = buffer;
        packetId = 0;
        count = 0;
        filterBytes = 0;
        int at = FrameDecoder.variableHeader(buffer, frame, length, protocolVersion);
        final int mask = protocolVersion == ProtocolVersion.MQTT_3_1 ? 0xFF & ~DUP : 0xFF;
        if (at < 0 || (buffer.getByte(frame) & mask) != FIRST_BYTE) {
            return ReasonCode.MALFORMED_PACKET;
        }
        final int limit = frame + length;
        if (limit - at < PACKET_ID_LENGTH) {
            return ReasonCode.MALFORMED_PACKET;
        }
        packetId = Field.twoByteInteger(buffer, at);
        at += PACKET_ID_LENGTH;
        if (protocolVersion >= ProtocolVersion.MQTT_5) {
            final int reasonCode = properties.decode(buffer, at, limit, PacketType.UNSUBSCRIBE);
            if (reasonCode != ReasonCode.SUCCESS) {
                return reasonCode;
            }
            at = properties.end();
        }
        firstFilter = at;
        while (at < limit) {
            final int end = Field.stringEnd(buffer, at, limit);
            if (end < 0) {
                return ReasonCode.MALFORMED_PACKET;
            }
            filterBytes += end - at - Field.LENGTH_PREFIX;
            count++;
            at = end;
        }
        // [MQTT-2.2.1-3], [MQTT-3.10.3-2]
        return packetId == 0 || count == 0 ? ReasonCode.PROTOCOL_ERROR : ReasonCode.SUCCESS;
    }

    public int packetId() {
        return packetId;
    }

    /** How many Topic Filters there are; nothing but the packet's size limits it. */
    public int count() {
        return count;
    }

    /** The sum of the lengths of all filters, in bytes. */
    public int filterBytes() {
        return filterBytes;
    }

    /** Where the walk begins. */
    public int firstFilter() {
        return firstFilter;
    }

    public int filterOffset(final int at) {
        return at + Field.LENGTH_PREFIX;
    }

    public int filterLength(final int at) {
        return Field.twoByteInteger(buffer, at);
    }

    public int nextFilter(final int at) {
        return at + Field.LENGTH_PREFIX + filterLength(at);
    }
}
