package io.millrace.fuzz;

import io.millrace.mqtt.PacketType;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a client makes of the bytes that the broker sends it: they must be whole Control Packets of a server, in any pieces,
 * and some want an answer. One thread.
 */
public final class Replies {
    private static final int TYPES_OF_SERVERS = 1 << PacketType.CONNACK
            | 1 << PacketType.PUBLISH
            | 1 << PacketType.PUBACK
            | 1 << PacketType.PUBREC
            | 1 << PacketType.PUBREL
            | 1 << PacketType.PUBCOMP
            | 1 << PacketType.SUBACK
            | 1 << PacketType.UNSUBACK
            | 1 << PacketType.PINGRESP
            | 1 << PacketType.DISCONNECT
            | 1 << PacketType.AUTH;

    private final PacketBytes due = new PacketBytes();
    private byte[] bytes = new byte[1024];
    private int limit;
    private int connackCode = -1;
    private int disconnectCode = -1;
    private boolean isPinged;
    private long packetCount;

    /** Takes bytes as they came. */
    public void onBytes(final byte[] source, final int offset, final int count) {
        if (bytes.length - limit < count) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, limit + count));
        }
        System.arraycopy(source, offset, bytes, limit, count);
        limit += count;
        int at = 0;
        int end = frameEnd(at);
        while (end > 0) {
            onFrame(at, end);
            at = end;
            end = frameEnd(at);
        }
        System.arraycopy(bytes, at, bytes, 0, limit - at);
        limit -= at;
    }

    /** The acknowledgements that are due since the last call. */
    public byte[] take() {
        final byte[] taken = due.toArray();
        due.reset();
        return taken;
    }

    /** -1 if there was none. */
    public int connackCode() {
        return connackCode;
    }

    /** -1 if there was none. */
    public int disconnectCode() {
        return disconnectCode;
    }

    /** True if the broker has come to the end of what was sent, where there is a PINGREQ. */
    public boolean isPinged() {
        return isPinged;
    }

    public long packetCount() {
        return packetCount;
    }

    /** 0 if it is not all there. */
    private int frameEnd(final int at) {
        int length = 0;
        for (int i = 1; i <= 4 && at + i < limit; i++) {
            length |= (bytes[at + i] & 0x7F) << 7 * (i - 1);
            if (bytes[at + i] >= 0) {
                return at + i + 1 + length <= limit ? at + i + 1 + length : 0;
            }
            if (i == 4) {
                throw new AssertionError("a Remaining Length of five bytes");
            }
        }
        return 0;
    }

    private void onFrame(final int at, final int end) {
        packetCount++;
        final int type = bytes[at] >> 4 & 0xF;
        if ((TYPES_OF_SERVERS >>> type & 1) == 0) {
            throw new AssertionError("no packet of a server: " + HexFormat.of().formatHex(bytes, at, end));
        }
        int body = at + 1;
        while (bytes[body++] < 0) {
            // Behind the Remaining Length.
        }
        switch (type) {
            case PacketType.CONNACK -> connackCode = bytes[body + 1] & 0xFF;
            case PacketType.DISCONNECT -> disconnectCode = body < end ? bytes[body] & 0xFF : 0;
            case PacketType.PINGRESP -> isPinged = true;
            case PacketType.PUBLISH -> onPublish(bytes[at] >> 1 & 3, body + 2 + u16(body));
            case PacketType.PUBREC -> reply(PacketType.PUBREL << 4 | 2, u16(body));
            case PacketType.PUBREL -> reply(PacketType.PUBCOMP << 4, u16(body));
            default -> {
                // Wants nothing.
            }
        }
    }

    private void onPublish(final int qos, final int at) {
        if (qos > 0) {
            reply((qos == 1 ? PacketType.PUBACK : PacketType.PUBREC) << 4, u16(at));
        }
    }

    private void reply(final int first, final int packetId) {
        due.u8(first).u8(2).u16(packetId);
    }

    private int u16(final int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }
}
