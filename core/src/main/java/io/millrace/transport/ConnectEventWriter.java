package io.millrace.transport;

import io.millrace.event.ConnectEvent;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.mqtt.ProtocolVersion;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.codec.ConnectDecoder;
import io.millrace.mqtt.codec.PropertiesDecoder;
import io.millrace.port.Port;
import io.millrace.topic.TopicName;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes the CONNECT of an authenticated client to the ring, with what the configuration makes of its wishes. */
final class ConnectEventWriter {
    /** MQTT 5.0 §2.1.4: no packet can be longer. */
    private static final int PACKET_SIZE_MAX = 268_435_460;

    private static final int RECEIVE_MAXIMUM_DEFAULT = 65_535;

    private final IoLoop loop;
    private final ConnectDecoder decoder;
    private final ConnectEvent event = new ConnectEvent();
    private final UnsafeBuffer assignedView = new UnsafeBuffer(0, 0);

    /** @param decoder holds the packet whenever {@link #write} is called */
    ConnectEventWriter(final IoLoop loop, final ConnectDecoder decoder) {
        this.loop = loop;
        this.decoder = decoder;
    }

    /** See {@link PacketIngress}. */
    int write(final Connection connection, final DirectBuffer buffer, final int length) {
        final int refusal = validateWill(connection, buffer);
        if (refusal != ReasonCode.SUCCESS) {
            connection.refuse(decoder.protocolVersion(), refusal);
            return length;
        }
        final byte[] assigned = connection.client().assignedClientId();
        final int clientIdLength = assigned == null ? decoder.clientIdLength() : assigned.length;
        final int propertiesLength =
                decoder.hasWill() ? decoder.willProperties().forwardableLength() : 0;
        final int willLength = decoder.hasWill()
                ? MessageFlyweight.lengthOf(decoder.willTopicLength(), propertiesLength, decoder.willPayloadLength())
                : 0;
        final int eventLength = ConnectEvent.lengthOf(clientIdLength, willLength);
        final EventWriter writer = loop.writer();
        if (eventLength > writer.lengthLimit()) {
            connection.refuse(decoder.protocolVersion(), ReasonCode.PACKET_TOO_LARGE);
            return length;
        }
        final int offset = writer.claim(eventLength);
        if (offset == Port.FULL) {
            return PacketIngress.RING_FULL;
        }
        event.wrap(writer.buffer(), offset);
        event.putHeader(eventLength, EventType.CONNECT, connection.connectionId());
        putConnect(connection);
        if (assigned == null) {
            event.putClientId(buffer, decoder.clientIdOffset(), clientIdLength);
        } else {
            assignedView.wrap(assigned);
            event.putClientId(assignedView, 0, clientIdLength);
        }
        if (decoder.hasWill()) {
            putWill(buffer, propertiesLength);
        }
        writer.commit();
        return length;
    }

    private int validateWill(final Connection connection, final DirectBuffer buffer) {
        if (!decoder.hasWill()) {
            return ReasonCode.SUCCESS;
        }
        final int topic = decoder.willTopicOffset();
        final int topicLength = decoder.willTopicLength();
        if (!TopicName.isValid(buffer, topic, topicLength)) {
            return ReasonCode.TOPIC_NAME_INVALID;
        }
        return loop.authorizer()
                        .mayPublish(
                                connection.client().principal(),
                                buffer,
                                topic,
                                topicLength,
                                decoder.willQos(),
                                decoder.isWillRetain())
                ? ReasonCode.SUCCESS
                : ReasonCode.NOT_AUTHORIZED;
    }

    private void putConnect(final Connection connection) {
        final boolean isVersion5 = decoder.protocolVersion() == ProtocolVersion.MQTT_5;
        final PropertiesDecoder properties = decoder.properties();
        final long askedExpiryS = askedExpiryS(isVersion5);
        final long expiryS = Math.min(askedExpiryS, loop.config().protocol().sessionExpiryMaximumS());
        final int longestS = loop.config().timeouts().serverKeepAliveS();
        final int askedKeepAliveS = decoder.keepAliveS();
        final boolean imposed = isVersion5 && longestS > 0 && (askedKeepAliveS == 0 || askedKeepAliveS > longestS);
        final int keepAliveS = imposed ? longestS : askedKeepAliveS;
        final long packetSize = properties.maximumPacketSize();
        final int maximumPacketSize =
                isVersion5 && packetSize > 0 ? (int) Math.min(packetSize, PACKET_SIZE_MAX) : Integer.MAX_VALUE;
        event.putConnect(
                decoder.protocolVersion(),
                decoder.isCleanStart(),
                decoder.hasWill(),
                keepAliveS,
                expiryS,
                isVersion5 ? properties.receiveMaximum() : RECEIVE_MAXIMUM_DEFAULT,
                maximumPacketSize,
                decoder.hasWill() && isVersion5 ? decoder.willProperties().willDelayIntervalS() : 0);
        final EnhancedAuthentication enhanced = connection.client().enhanced();
        connection
                .client()
                .settle(
                        new ConnackTerms(
                                connection.client().assignedClientId(),
                                isVersion5 && expiryS != askedExpiryS ? expiryS : -1,
                                imposed ? longestS : -1,
                                enhanced == null ? null : enhanced.method(),
                                enhanced == null ? null : enhanced.finalData()),
                        keepAliveS,
                        Math.min(maximumPacketSize, PACKET_SIZE_MAX),
                        expiryS == 0);
        connection.awaitSession();
    }

    /** MQTT 3 has no interval: a Session that is not clean lives as long as sessions may. */
    private long askedExpiryS(final boolean isVersion5) {
        if (isVersion5) {
            return Math.max(0, decoder.properties().sessionExpiryIntervalS());
        }
        return decoder.isCleanStart() ? 0 : loop.config().protocol().sessionExpiryDefaultS();
    }

    private void putWill(final DirectBuffer buffer, final int propertiesLength) {
        final MessageFlyweight will = event.will();
        will.putHeader(
                decoder.willQos(),
                decoder.isWillRetain(),
                false,
                0,
                decoder.willProperties().messageExpiryIntervalS(),
                decoder.willTopicLength(),
                propertiesLength,
                decoder.willPayloadLength());
        final MutableDirectBuffer target = will.buffer();
        target.putBytes(will.topicOffset(), buffer, decoder.willTopicOffset(), decoder.willTopicLength());
        if (propertiesLength > 0) {
            decoder.willProperties().copyForwardable(target, will.propertiesOffset());
        }
        target.putBytes(will.payloadOffset(), buffer, decoder.willPayloadOffset(), decoder.willPayloadLength());
    }
}
