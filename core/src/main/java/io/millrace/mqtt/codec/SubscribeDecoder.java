package io.millrace.mqtt.codec;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ProtocolVersion;
import io.millrace.mqtt.QoS;
import io.millrace.mqtt.ReasonCode;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * SUBSCRIBE (MQTT 5.0 §3.8). Its Topic Filters are walked from {@link #firstFilter()} by {@link #nextFilter},
 * {@link #count()} times; that they are filters at all (wildcards, levels, share names) is not looked at here. Offsets
 * are absolute in the buffer decoded.
 */
public final class SubscribeDecoder {
    private static final int FIRST_BYTE = PacketType.SUBSCRIBE << 4 | 2;
    /** MQTT 3.1 has a DUP flag here (§3.8 there). */
    private static final int DUP = 1 << 3;

    private static final int PACKET_ID_LENGTH = 2;
    private static final int QOS_MASK = 3;
    private static final int NO_LOCAL = 1 << 2;
    private static final int RETAIN_HANDLING_SHIFT = 4;
    private static final int RETAIN_HANDLING_MAX = 2;
    private static final int RESERVED = 0xC0;
    /** "$share/" */
    private static final long SHARE = 0x2473_6861_7265_2FL;

    private static final int SHARE_LENGTH = 7;

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
        properties.reset();
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
            final int reasonCode = properties.decode(buffer, at, limit, PacketType.SUBSCRIBE);
            if (reasonCode != ReasonCode.SUCCESS) {
                return reasonCode;
            }
            at = properties.end();
        }
        firstFilter = at;
        final int reasonCode = decodeFilters(buffer, at, limit, protocolVersion);
        if (reasonCode != ReasonCode.SUCCESS) {
            return reasonCode;
        }
        // [MQTT-2.2.1-3], [MQTT-3.8.3-2]
        return packetId == 0 || count == 0 ? ReasonCode.PROTOCOL_ERROR : ReasonCode.SUCCESS;
    }

    private int decodeFilters(
            final DirectBuffer buffer, final int filters, final int limit, final int protocolVersion) {
        int result = ReasonCode.SUCCESS;
        int at = filters;
        while (at < limit) {
            final int end = Field.stringEnd(buffer, at, limit);
            if (end < 0 || end == limit) {
                return ReasonCode.MALFORMED_PACKET;
            }
            final int options = buffer.getByte(end) & 0xFF;
            final int filterLength = end - at - Field.LENGTH_PREFIX;
            final int reasonCode = protocolVersion >= ProtocolVersion.MQTT_5
                    ? validateOptions(options, isShared(buffer, at + Field.LENGTH_PREFIX, filterLength))
                    : validateRequestedQos(options);
            if (reasonCode == ReasonCode.MALFORMED_PACKET) {
                return reasonCode;
            }
            if (result == ReasonCode.SUCCESS) {
                result = reasonCode;
            }
            filterBytes += filterLength;
            count++;
            at = end + 1;
        }
        return result;
    }

    /** MQTT 3.1.1 [MQTT-3.8.3-4]: the upper six bits are reserved, 3 is no QoS. */
    private static int validateRequestedQos(final int options) {
        return options > QoS.EXACTLY_ONCE ? ReasonCode.MALFORMED_PACKET : ReasonCode.SUCCESS;
    }

    /** §3.8.3.1: [MQTT-3.8.3-5], [MQTT-3.8.3-4]. */
    private static int validateOptions(final int options, final boolean shared) {
        if ((options & RESERVED) != 0) {
            return ReasonCode.MALFORMED_PACKET;
        }
        final boolean valid = (options & QOS_MASK) <= QoS.EXACTLY_ONCE
                && options >> RETAIN_HANDLING_SHIFT <= RETAIN_HANDLING_MAX
                && !(shared && (options & NO_LOCAL) != 0);
        return valid ? ReasonCode.SUCCESS : ReasonCode.PROTOCOL_ERROR;
    }

    private static boolean isShared(final DirectBuffer buffer, final int offset, final int length) {
        if (length < SHARE_LENGTH || buffer.getByte(offset) != '$') {
            return false;
        }
        long start = 0;
        for (int i = 0; i < SHARE_LENGTH; i++) {
            start = start << Byte.SIZE | buffer.getByte(offset + i) & 0xFF;
        }
        return start == SHARE;
    }

    public int packetId() {
        return packetId;
    }

    /** How many Topic Filters there are; nothing but the packet's size limits it. */
    public int count() {
        return count;
    }

    /** 0 if there is none. */
    public int subscriptionIdentifier() {
        return properties.subscriptionIdentifier();
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

    /** The Subscription Options as they stand on the wire; the Requested QoS in MQTT 3. */
    public int options(final int at) {
        return buffer.getByte(at + Field.LENGTH_PREFIX + filterLength(at)) & 0xFF;
    }

    public int nextFilter(final int at) {
        return at + Field.LENGTH_PREFIX + filterLength(at) + 1;
    }
}
