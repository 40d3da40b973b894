package io.millrace.transport;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.codec.AuthDecoder;
import io.millrace.mqtt.codec.DisconnectDecoder;
import io.millrace.mqtt.codec.FrameDecoder;
import org.agrona.DirectBuffer;

/** AUTH, and whatever else comes while one is awaited. No event: the router knows no credentials. The loop's thread. */
final class AuthIngress {
    private final AuthDecoder decoder = new AuthDecoder();
    private final DisconnectDecoder disconnect = new DisconnectDecoder();

    /** Before CONNACK; see {@link PacketIngress}. [MQTT-3.1.2-30]: nothing but AUTH and DISCONNECT. */
    int takeChallenged(final Connection connection, final DirectBuffer buffer, final int frame, final int length) {
        return switch (FrameDecoder.packetType(buffer.getByte(frame))) {
            case PacketType.AUTH -> take(connection, buffer, frame, length);
            case PacketType.DISCONNECT -> takeDisconnect(connection, buffer, frame, length);
            default -> -ReasonCode.PROTOCOL_ERROR;
        };
    }

    /** See {@link PacketIngress}. */
    int take(final Connection connection, final DirectBuffer buffer, final int frame, final int length) {
        final int reasonCode =
                decoder.decode(buffer, frame, length, connection.client().protocolVersion());
        if (reasonCode != ReasonCode.SUCCESS) {
            return -reasonCode;
        }
        final EnhancedAuthentication authentication = connection.client().enhanced();
        // [MQTT-4.12.0-7], and the method of another connection
        if (authentication == null
                || !authentication.isMethod(buffer, decoder.methodOffset(), decoder.methodLength())) {
            return -ReasonCode.PROTOCOL_ERROR;
        }
        byte[] authenticationData = null;
        if (decoder.hasData()) {
            authenticationData = new byte[decoder.dataLength()];
            buffer.getBytes(decoder.dataOffset(), authenticationData);
        }
        final boolean inOrder = decoder.reasonCode() == ReasonCode.RE_AUTHENTICATE
                ? authentication.restart(authenticationData)
                : authentication.next(authenticationData);
        return inOrder ? length : -ReasonCode.PROTOCOL_ERROR;
    }

    /** The router has never heard of this client. */
    private int takeDisconnect(
            final Connection connection, final DirectBuffer buffer, final int frame, final int length) {
        final int reasonCode =
                disconnect.decode(buffer, frame, length, connection.client().protocolVersion());
        if (reasonCode != ReasonCode.SUCCESS) {
            return -reasonCode;
        }
        connection.end();
        return length;
    }
}
