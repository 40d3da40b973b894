package io.millrace.bench.load.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * CONNECT (MQTT 5.0 §3.1, 3.1.1 §3.1).
 *
 * @param sessionExpiryS MQTT 5 only; 0 sends none
 */
public record ConnectPacket(
        Version version,
        String clientId,
        boolean isClean,
        int keepAliveS,
        long sessionExpiryS,
        @Nullable String userName,
        @Nullable String password) {
    private static final int CONNECT = 0x10;
    private static final int CLEAN = 0x02;
    private static final int PASSWORD = 0x40;
    private static final int USER_NAME = 0x80;
    private static final int SESSION_EXPIRY_INTERVAL = 0x11;

    public void write(final ByteBuf out) {
        final ByteBuf body = out.alloc().buffer();
        try {
            writeString(body, version.protocolName());
            body.writeByte(version.level());
            body.writeByte(
                    (isClean ? CLEAN : 0) | (userName != null ? USER_NAME : 0) | (password != null ? PASSWORD : 0));
            body.writeShort(keepAliveS);
            if (version == Version.MQTT_5) {
                if (sessionExpiryS > 0) {
                    body.writeByte(5).writeByte(SESSION_EXPIRY_INTERVAL).writeInt((int) sessionExpiryS);
                } else {
                    body.writeByte(0);
                }
            }
            writeString(body, clientId);
            if (userName != null) {
                writeString(body, userName);
            }
            if (password != null) {
                writeString(body, password);
            }
            out.writeByte(CONNECT);
            Packets.writeLength(out, body.readableBytes());
            out.writeBytes(body);
        } finally {
            body.release();
        }
    }

    private static void writeString(final ByteBuf out, final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length).writeBytes(bytes);
    }
}
