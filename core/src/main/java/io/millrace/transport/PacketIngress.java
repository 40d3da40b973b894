package io.millrace.transport;

import io.millrace.monitor.Counter;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.codec.FrameDecoder;
import io.millrace.mqtt.codec.PingreqDecoder;
import org.agrona.DirectBuffer;

/**
 * Where every Control Packet of one loop's clients goes: to the class of its concern, which turns it into an event. The
 * loop's thread.
 *
 * <p>What the {@code take} methods return: the bytes done with; {@link #RING_FULL}, nothing done, to be tried again;
 * {@link #WAITING}, nothing done until somebody answers; or a reason code, negated, for which the connection is to be
 * closed.
 */
final class PacketIngress {
    static final int RING_FULL = 0;
    static final int WAITING = -1;

    private final IoLoop loop;
    private final ConnectIngress connect;
    private final PublishIngress publish;
    private final SubscribeIngress subscribe;
    private final UnsubscribeIngress unsubscribe;
    private final AckIngress acks;
    private final DisconnectIngress disconnect;
    private final AuthIngress auth = new AuthIngress();

    PacketIngress(final IoLoop loop) {
        this.loop = loop;
        connect = new ConnectIngress(loop);
        publish = new PublishIngress(loop);
        subscribe = new SubscribeIngress(loop);
        unsubscribe = new UnsubscribeIngress(loop);
        acks = new AckIngress(loop);
        disconnect = new DisconnectIngress(loop);
    }

    /** Takes the frame at {@code frame}, and further acknowledgements if it is one. */
    int onFrame(
            final Connection connection,
            final DirectBuffer buffer,
            final int frame,
            final int length,
            final int limit) {
        final int type = FrameDecoder.packetType(buffer.getByte(frame));
        final int taken = connection.state() == ConnectionState.OPEN
                ? take(type, connection, buffer, frame, length, limit)
                : takeFirst(type, connection, buffer, frame, length);
        if (taken > 0) {
            loop.counters().increment(Counter.PACKETS_RECEIVED);
            connection.client().onTaken();
        }
        return taken;
    }

    /** [MQTT-3.1.0-1]: the first packet is a CONNECT. */
    private int takeFirst(
            final int type, final Connection connection, final DirectBuffer buffer, final int frame, final int length) {
        if (connection.state() == ConnectionState.CHALLENGED) {
            return auth.takeChallenged(connection, buffer, frame, length);
        }
        return type == PacketType.CONNECT
                ? connect.take(connection, buffer, frame, length)
                : -ReasonCode.PROTOCOL_ERROR;
    }

    private int take(
            final int type,
            final Connection connection,
            final DirectBuffer buffer,
            final int frame,
            final int length,
            final int limit) {
        return switch (type) {
            case PacketType.PUBLISH -> publish.take(connection, buffer, frame, length);
            case PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBREL, PacketType.PUBCOMP ->
                acks.take(connection, buffer, frame, length, limit);
            case PacketType.SUBSCRIBE -> subscribe.take(connection, buffer, frame, length);
            case PacketType.UNSUBSCRIBE -> unsubscribe.take(connection, buffer, frame, length);
            case PacketType.PINGREQ -> takePingreq(connection, buffer, frame, length);
            case PacketType.DISCONNECT -> disconnect.take(connection, buffer, frame, length);
            case PacketType.AUTH -> auth.take(connection, buffer, frame, length);
            // A second CONNECT ([MQTT-3.1.0-2]), and what only servers send.
            default -> -ReasonCode.PROTOCOL_ERROR;
        };
    }

    /** The one packet that is answered here: no event, no answer to overtake. */
    private int takePingreq(final Connection connection, final DirectBuffer buffer, final int frame, final int length) {
        if (!PingreqDecoder.isValid(buffer, frame, length)) {
            return -ReasonCode.MALFORMED_PACKET;
        }
        loop.packetWriter().pingresp(connection.outbound());
        return length;
    }
}
