package io.millrace.bench.load.stub;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How CONNECT is answered, and which one it is. Belongs to the stub's thread. */
final class Greeting {
    private final int receiveMaximum;
    private int connects;
    private int subscribes;

    Greeting(final int receiveMaximum) {
        this.receiveMaximum = receiveMaximum;
    }

    int nextConnect() {
        return connects++;
    }

    int nextSubscribe() {
        return subscribes++;
    }

    byte[] connack(
            final int version,
            final boolean isSessionPresent,
            final int code,
            final @Nullable String assignedClientId) {
        final ByteBuffer properties = ByteBuffer.allocate(100);
        if (code == 0 && receiveMaximum > 0) {
            properties.put((byte) Packets.RECEIVE_MAXIMUM).putShort((short) receiveMaximum);
        }
        if (assignedClientId != null) {
            final byte[] assigned = assignedClientId.getBytes(StandardCharsets.UTF_8);
            properties.put((byte) Packets.ASSIGNED_CLIENT_IDENTIFIER).putShort((short) assigned.length);
            properties.put(assigned);
        }
        final ByteBuffer body = ByteBuffer.allocate(103);
        body.put((byte) (isSessionPresent ? 1 : 0)).put((byte) code);
        if (version == 5) {
            body.put((byte) properties.position()).put(properties.flip());
        }
        return Packets.packet(Packets.CONNACK, 0, Packets.written(body));
    }
}
