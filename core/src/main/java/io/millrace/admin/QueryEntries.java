package io.millrace.admin;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * Entries of query replies in the words of EMQX's REST interface. Layouts, little endian:
 *
 * <pre>
 *   SESSIONS, per entry:
 *   | clientIdLength u16 | clientId | connectionId i64 | protocolVersion u8 | flags u8 | subscriptions u16 |
 *   | inflight i32 | queued i32 | dropped i32 | queuedBytes i64 |          flags bit 0: connected
 *   SIZES:
 *   | sessions i64 | subscriptions i64 | retained i64 |
 * </pre>
 */
final class QueryEntries {
    private static final int CONNECTED = 1;
    private static final int SIZES_LENGTH = 3 * Long.BYTES;

    private QueryEntries() {}

    static List<Map<String, Object>> sessions(final DirectBuffer buffer, final int offset, final int length) {
        final List<Map<String, Object>> sessions = new ArrayList<>();
        int at = offset;
        while (at < offset + length) {
            final int clientIdLength = buffer.getShort(at, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
            final String clientId = buffer.getStringWithoutLengthUtf8(at + 2, clientIdLength);
            at += 2 + clientIdLength;
            final Map<String, Object> session = new LinkedHashMap<>();
            session.put("clientid", clientId);
            // As text: JSON readers keep 53 bits of a number.
            session.put("connection_id", Long.toHexString(buffer.getLong(at, ByteOrder.LITTLE_ENDIAN)));
            session.put("proto_ver", (int) buffer.getByte(at + 8));
            session.put("connected", (buffer.getByte(at + 9) & CONNECTED) != 0);
            session.put("subscriptions_cnt", buffer.getShort(at + 10, ByteOrder.LITTLE_ENDIAN) & 0xFFFF);
            session.put("inflight_cnt", buffer.getInt(at + 12, ByteOrder.LITTLE_ENDIAN));
            session.put("mqueue_len", buffer.getInt(at + 16, ByteOrder.LITTLE_ENDIAN));
            session.put("dropped_cnt", buffer.getInt(at + 20, ByteOrder.LITTLE_ENDIAN));
            session.put("mqueue_bytes", buffer.getLong(at + 24, ByteOrder.LITTLE_ENDIAN));
            at += 32;
            sessions.add(session);
        }
        return sessions;
    }

    static Map<String, Object> sizes(final DirectBuffer buffer, final int offset, final int length) {
        if (length < SIZES_LENGTH) {
            throw new IllegalStateException("sizes of " + length + " bytes");
        }
        final Map<String, Object> sizes = new LinkedHashMap<>();
        sizes.put("sessions", buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN));
        sizes.put("subscriptions", buffer.getLong(offset + 8, ByteOrder.LITTLE_ENDIAN));
        sizes.put("retained", buffer.getLong(offset + 16, ByteOrder.LITTLE_ENDIAN));
        return sizes;
    }
}
