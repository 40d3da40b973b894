package io.millrace.transport;

import io.millrace.event.DeliveryWord;
import io.millrace.event.MessageFlyweight;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.codec.AckEncoder;
import io.millrace.mqtt.codec.AuthEncoder;
import io.millrace.mqtt.codec.PingrespEncoder;
import io.millrace.mqtt.codec.PublishEncoder;
import io.millrace.mqtt.codec.SubackEncoder;
import io.millrace.mqtt.codec.UnsubackEncoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the Control Packets that one loop sends, into the outbound buffer of their connection; {@link TermsWriter} those
 * that tell what is offered. The loop's thread.
 */
final class PacketWriter {
    void pingresp(final Outbound outbound) {
        outbound.commit(PingrespEncoder.encode(outbound.room(PingrespEncoder.MAX_LENGTH), 0));
    }

    void ack(
            final Outbound outbound,
            final int protocolVersion,
            final int packetType,
            final int packetId,
            final int reasonCode) {
        final MutableDirectBuffer target = outbound.room(AckEncoder.MAX_LENGTH);
        outbound.commit(AckEncoder.encode(target, 0, protocolVersion, packetType, packetId, reasonCode));
    }

    void suback(
            final Outbound outbound,
            final int protocolVersion,
            final int packetType,
            final int packetId,
            final DirectBuffer codes,
            final int offset,
            final int count) {
        if (packetType == PacketType.SUBACK) {
            final MutableDirectBuffer target = outbound.room(SubackEncoder.encodedLength(protocolVersion, count));
            outbound.commit(SubackEncoder.encode(target, 0, protocolVersion, packetId, codes, offset, count));
        } else {
            final MutableDirectBuffer target = outbound.room(UnsubackEncoder.encodedLength(protocolVersion, count));
            outbound.commit(UnsubackEncoder.encode(target, 0, protocolVersion, packetId, codes, offset, count));
        }
    }

    /** MQTT 5 only; false, and nothing sent, if the client does not accept packets as long as this one. */
    boolean auth(
            final Outbound outbound,
            final int maximumPacketSize,
            final int reasonCode,
            final byte[] method,
            final byte @Nullable [] authenticationData) {
        final int length = AuthEncoder.encodedLength(method, authenticationData);
        if (length > maximumPacketSize) {
            return false;
        }
        outbound.commit(AuthEncoder.encode(outbound.room(length), 0, reasonCode, method, authenticationData));
        return true;
    }

    /**
     * @param length what {@link PublishEncoder#encodedLength} says for the same values
     * @param topicLength how much of the end of the message's is sent; 0 where a Topic Alias stands for it
     */
    void publish(
            final Outbound outbound,
            final int length,
            final int protocolVersion,
            final int packetId,
            final int deliveryWord,
            final long expiryIntervalS,
            final DirectBuffer identifiers,
            final int identifiersOffset,
            final int identifiersLength,
            final MessageFlyweight message,
            final int topicLength) {
        final DirectBuffer source = message.buffer();
        outbound.commit(PublishEncoder.encode(
                outbound.room(length),
                0,
                protocolVersion,
                DeliveryWord.qos(deliveryWord),
                DeliveryWord.isRetain(deliveryWord),
                DeliveryWord.isDup(deliveryWord),
                packetId,
                source,
                message.topicOffset() + message.topicLength() - topicLength,
                topicLength,
                expiryIntervalS,
                identifiers,
                identifiersOffset,
                identifiersLength,
                source,
                message.propertiesOffset(),
                message.propertiesLength(),
                source,
                message.payloadOffset(),
                message.payloadLength()));
    }
}
