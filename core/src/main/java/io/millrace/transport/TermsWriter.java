package io.millrace.transport;

import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.codec.ConnackEncoder;
import io.millrace.mqtt.codec.ConnackProperties;
import io.millrace.mqtt.codec.ConnackReason;
import io.millrace.mqtt.codec.DisconnectEncoder;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/** Encodes CONNACK and DISCONNECT, in which a server tells what it offers and where else to go. The loop's thread. */
final class TermsWriter {
    private final ProtocolConfig protocol;
    private final byte @Nullable [] responseInformation;
    private final byte @Nullable [] serverReference;
    private final ConnackProperties properties = new ConnackProperties();

    TermsWriter(final ProtocolConfig protocol) {
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

    private static boolean isReferral(final int reasonCode) {
        return reasonCode == ReasonCode.USE_ANOTHER_SERVER || reasonCode == ReasonCode.SERVER_MOVED;
    }
}
