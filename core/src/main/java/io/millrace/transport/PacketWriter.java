package io.millrace.transport;

import io.millrace.event.DeliveryWord;
import io.millrace.event.MessageFlyweight;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.codec.AckEncoder;
import io.millrace.mqtt.codec.AuthEncoder;
import io.millrace.mqtt.codec.ConnackEncoder;
import io.millrace.mqtt.codec.ConnackProperties;
import io.millrace.mqtt.codec.ConnackReason;
import io.millrace.mqtt.codec.DisconnectEncoder;
import io.millrace.mqtt.codec.PingrespEncoder;
import io.millrace.mqtt.codec.PublishEncoder;
import io.millrace.mqtt.codec.SubackEncoder;
import io.millrace.mqtt.codec.UnsubackEncoder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/** Encodes every Control Packet that one loop sends, into the outbound buffer of its connection. The loop's thread. */
final class PacketWriter {
    private final ProtocolConfig protocol;
    private final byte @Nullable [] responseInformation;
    private final byte @Nullable [] serverReference;
    private final ConnackProperties properties = new ConnackProperties();

    PacketWriter(final ProtocolConfig protocol) {
        this.protocol = protocol;
        responseInformation = bytes(protocol.capabilities().responseInformation());
        serverReference = bytes(protocol.capabilities().serverReference());
    }

    private static byte @Nullable [] bytes(final String text) {
        return text.isEmpty() ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /** The length of the CONNACK that {@link #connack} would send, in bytes. */
    int connackLength(final Client client) {
        return ConnackEncoder.encodedLength(client.protocolVersion(), offer(client.connackTerms()));
    }

    /** CONNECT is accepted. */
    void connack(final Outbound outbound, final Client client, final boolean sessionPresent) {
        connack(outbound, client.protocolVersion(), sessionPresent, ReasonCode.SUCCESS, offer(client.connackTerms()));
    }

    /** CONNECT is refused. A client that could not take even the CONNACK gets none ([MQTT-3.1.2-24]). */
    void refusal(final Outbound outbound, final Client client, final int reasonCode) {
        final int version = client.protocolVersion();
        final int told = ConnackReason.of(protocol.capabilities().referred(reasonCode));
        properties.reset().serverReference(isReferral(told) ? serverReference : null);
        if (ConnackEncoder.encodedLength(version, properties) > client.maximumPacketSize()) {
            properties.reset();
        }
        if (ConnackEncoder.encodedLength(version, properties) <= client.maximumPacketSize()) {
            connack(outbound, version, false, told, properties);
        }
    }

    private static void connack(
            final Outbound outbound,
            final int protocolVersion,
            final boolean sessionPresent,
            final int reasonCode,
            final ConnackProperties properties) {
        final MutableDirectBuffer target = outbound.room(ConnackEncoder.encodedLength(protocolVersion, properties));
        final int length = ConnackEncoder.encode(target, 0, protocolVersion, sessionPresent, reasonCode, properties);
        if (length > 0) {
            outbound.commit(length);
        }
    }

    private ConnackProperties offer(final ConnackTerms terms) {
        final Capabilities capabilities = protocol.capabilities();
        return properties
                .reset()
                .maximumPacketSize(protocol.maximumPacketSize())
                .receiveMaximum(protocol.receiveMaximum())
                .topicAliasMaximum(protocol.topicAliasMaximum())
                .maximumQos(capabilities.maximumQos())
                .retainAvailable(capabilities.isRetainAvailable())
                .wildcardAvailable(capabilities.isWildcardAvailable())
                .identifiersAvailable(capabilities.isIdentifiersAvailable())
                .sharedAvailable(capabilities.isSharedAvailable())
                .assignedClientId(terms.assignedClientId())
                .sessionExpiryIntervalS(terms.sessionExpiryIntervalS())
                .serverKeepAliveS(terms.serverKeepAliveS())
                .responseInformation(terms.isResponseInformationAsked() ? responseInformation : null)
                .authentication(terms.authenticationMethod(), terms.authenticationData());
    }

    private static boolean isReferral(final int reasonCode) {
        return reasonCode == ReasonCode.USE_ANOTHER_SERVER || reasonCode == ReasonCode.SERVER_MOVED;
    }

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

    /** MQTT 5 only. A client that could not take it gets none ([MQTT-3.1.2-24]). */
    void disconnect(final Outbound outbound, final Client client, final int reasonCode) {
        final int told = protocol.capabilities().referred(reasonCode);
        final byte[] reference = isReferral(told) ? serverReference : null;
        if (reference != null && DisconnectEncoder.encodedLength(reference) <= client.maximumPacketSize()) {
            final MutableDirectBuffer target = outbound.room(DisconnectEncoder.encodedLength(reference));
            outbound.commit(DisconnectEncoder.encode(target, 0, told, reference));
        } else if (client.maximumPacketSize() >= DisconnectEncoder.MAX_LENGTH) {
            outbound.commit(DisconnectEncoder.encode(outbound.room(DisconnectEncoder.MAX_LENGTH), 0, told));
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
     * @param topicLength the message's, or 0 where a Topic Alias stands for it
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
                message.topicOffset(),
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
