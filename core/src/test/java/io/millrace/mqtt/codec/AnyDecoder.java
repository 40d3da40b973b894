package io.millrace.mqtt.codec;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import org.agrona.DirectBuffer;

/** All decoders behind one door, chosen by packet type as a connection does. */
class AnyDecoder {
    final ConnectDecoder connect = new ConnectDecoder();
    final PublishDecoder publish = new PublishDecoder();
    final AckDecoder ack = new AckDecoder();
    final SubscribeDecoder subscribe = new SubscribeDecoder();
    final UnsubscribeDecoder unsubscribe = new UnsubscribeDecoder();
    final DisconnectDecoder disconnect = new DisconnectDecoder();
    final AuthDecoder auth = new AuthDecoder();

    int decode(final DirectBuffer buffer, final int frame, final int length, final int protocolVersion) {
        return switch (FrameDecoder.packetType(buffer.getByte(frame))) {
            case PacketType.CONNECT -> connect.decode(buffer, frame, length);
            case PacketType.PUBLISH -> publish.decode(buffer, frame, length, protocolVersion);
            case PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBREL, PacketType.PUBCOMP ->
                ack.decode(buffer, frame, length, protocolVersion);
            case PacketType.SUBSCRIBE -> subscribe.decode(buffer, frame, length, protocolVersion);
            case PacketType.UNSUBSCRIBE -> unsubscribe.decode(buffer, frame, length, protocolVersion);
            case PacketType.PINGREQ ->
                PingreqDecoder.isValid(buffer, frame, length) ? ReasonCode.SUCCESS : ReasonCode.MALFORMED_PACKET;
            case PacketType.DISCONNECT -> disconnect.decode(buffer, frame, length, protocolVersion);
            case PacketType.AUTH -> auth.decode(buffer, frame, length, protocolVersion);
            default -> ReasonCode.PROTOCOL_ERROR;
        };
    }
}
