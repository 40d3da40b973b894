package io.millrace.transport;

import io.millrace.event.ConnectEvent;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.mqtt.Property;
import io.millrace.mqtt.ProtocolVersion;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.Utf8;
import io.millrace.mqtt.codec.ConnectDecoder;
import io.millrace.mqtt.codec.PropertiesDecoder;
import io.millrace.port.Port;
import io.millrace.security.Decision;
import io.millrace.topic.TopicName;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes the CONNECT of an authenticated client to the ring, with what the configuration makes of its wishes. */
final class ConnectEventWriter {
    private static final int RECEIVE_MAXIMUM_DEFAULT = 65_535;

    private final IoLoop loop;
    private final ConnectDecoder decoder;
    private final ConnectEvent event = new ConnectEvent();
    private final UnsafeBuffer assignedView = new UnsafeBuffer(0, 0);
    private final MountedTopic mounted = new MountedTopic();
    private DirectBuffer willTopic = assignedView;
    private int willTopicOffset;
    private int willTopicLength;
    private long expiryS;

    /** @param decoder holds the packet whenever {@link #write} is called */
    ConnectEventWriter(final IoLoop loop, final ConnectDecoder decoder) {
        this.loop = loop;
        this.decoder = decoder;
    }

    /** See {@link PacketIngress}. */
    int write(final Connection connection, final DirectBuffer buffer, final int length) {
        final int refusal = mount(connection, buffer);
        if (refusal == PacketIngress.WAITING) {
            return refusal;
        }
        if (refusal != ReasonCode.SUCCESS) {
            connection.refuse(connection.client(), refusal);
            return length;
        }
        settle(connection);
        if (connection.door().terms().connackLength(connection.client())
                > connection.client().maximumPacketSize()) {
            // [MQTT-3.1.2-24]: nobody could tell it that it is connected.
            connection.refuse(connection.client(), ReasonCode.PACKET_TOO_LARGE);
            return length;
        }
        final byte[] assigned = connection.client().assignedClientId();
        final int clientIdLength = assigned == null ? decoder.clientIdLength() : assigned.length;
        final int propertiesLength =
                decoder.hasWill() ? decoder.willProperties().forwardableLength() : 0;
        final int willLength = decoder.hasWill()
                ? MessageFlyweight.lengthOf(willTopicLength, propertiesLength, decoder.willPayloadLength())
                : 0;
        final int eventLength = ConnectEvent.lengthOf(clientIdLength, willLength);
        final EventWriter writer = loop.writer();
        if (eventLength > writer.lengthLimit()) {
            connection.refuse(connection.client(), ReasonCode.PACKET_TOO_LARGE);
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
            putWill(buffer, propertiesLength, isWillRetain(connection.door()));
        }
        writer.commit();
        return length;
    }

    /** Settles what stands before the client's topics, the Will's first of all. */
    private int mount(final Connection connection, final DirectBuffer buffer) {
        final Client client = connection.client();
        final Mountpoint mountpoint = connection.door().mountpoint();
        final int refusal = mountpoint.refusal(client.principal());
        if (refusal != ReasonCode.SUCCESS) {
            return refusal;
        }
        final byte[] prefix = mountpoint.prefix(client.principal());
        client.mountpoint(prefix);
        if (!decoder.hasWill()) {
            return ReasonCode.SUCCESS;
        }
        willTopic = buffer;
        willTopicOffset = decoder.willTopicOffset();
        willTopicLength = decoder.willTopicLength();
        if (prefix != null && TopicName.isValid(buffer, willTopicOffset, willTopicLength)) {
            willTopicLength = mounted.put(prefix, buffer, willTopicOffset, willTopicLength, 0);
            willTopicOffset = 0;
            willTopic = mounted.buffer();
        }
        return validateWill(connection, buffer);
    }

    private int validateWill(final Connection connection, final DirectBuffer buffer) {
        if (!TopicName.isValid(willTopic, willTopicOffset, willTopicLength)) {
            return ReasonCode.TOPIC_NAME_INVALID;
        }
        final Door door = connection.door();
        final int refusal = door.capabilities().refusal(decoder.willQos(), isWillRetain(door));
        if (refusal != ReasonCode.SUCCESS) {
            // [MQTT-3.2.2-12], [MQTT-3.2.2-13]
            return refusal;
        }
        final Decision decision = connection
                .client()
                .permissions()
                .mayPublish(willTopic, willTopicOffset, willTopicLength, decoder.willQos(), decoder.isWillRetain());
        if (decision != Decision.ALLOW) {
            return decision == Decision.LATER ? PendingPermissions.await(connection) : ReasonCode.NOT_AUTHORIZED;
        }
        // §3.1.3.2.3
        final boolean mustBeUtf8 = door.protocol().isPayloadFormatValidated()
                && decoder.willProperties().isUtf8Payload();
        return mustBeUtf8 && !Utf8.isWellFormed(buffer, decoder.willPayloadOffset(), decoder.willPayloadLength())
                ? ReasonCode.PAYLOAD_FORMAT_INVALID
                : ReasonCode.SUCCESS;
    }

    /** What comes of the client's wishes. */
    private void settle(final Connection connection) {
        final Client client = connection.client();
        final Door door = connection.door();
        final long askedExpiryS = askedExpiryS(client.isVersion5(), door.protocol());
        expiryS = Math.min(askedExpiryS, door.protocol().sessionExpiryMaximumS());
        final int longestS = door.timeouts().serverKeepAliveS();
        final int askedKeepAliveS = decoder.keepAliveS();
        final boolean imposed =
                client.isVersion5() && longestS > 0 && (askedKeepAliveS == 0 || askedKeepAliveS > longestS);
        final EnhancedAuthentication enhanced = client.enhanced();
        client.settle(
                new ConnackTerms(
                        // One that a certificate gives is news only to a client that asked for one.
                        decoder.clientIdLength() == 0 ? client.assignedClientId() : null,
                        client.isVersion5() && expiryS != askedExpiryS ? expiryS : -1,
                        imposed ? longestS : -1,
                        decoder.properties().isRequestResponseInformation(),
                        enhanced == null ? null : enhanced.method(),
                        enhanced == null ? null : enhanced.finalData()),
                imposed ? longestS : askedKeepAliveS,
                expiryS == 0);
    }

    private void putConnect(final Connection connection) {
        final Client client = connection.client();
        final PropertiesDecoder properties = decoder.properties();
        event.putConnect(
                decoder.protocolVersion(),
                decoder.isCleanStart(),
                decoder.hasWill(),
                client.keepAliveS(),
                expiryS,
                // The router has one limit for all, and takes the smaller of the two.
                Math.min(
                        client.isVersion5() ? properties.receiveMaximum() : RECEIVE_MAXIMUM_DEFAULT,
                        connection.door().inflightLimit()),
                properties.has(Property.MAXIMUM_PACKET_SIZE) ? client.maximumPacketSize() : Integer.MAX_VALUE,
                decoder.hasWill() && client.isVersion5()
                        ? decoder.willProperties().willDelayIntervalS()
                        : 0);
        client.topicAliasMaximum(client.isVersion5() ? properties.topicAliasMaximum() : 0);
        connection.awaitSession();
    }

    /** A client of MQTT 3 cannot know that nothing is retained: its Will is published all the same. */
    private boolean isWillRetain(final Door door) {
        return decoder.isWillRetain()
                && (door.capabilities().isRetainAvailable() || decoder.protocolVersion() >= ProtocolVersion.MQTT_5);
    }

    /** MQTT 3 has no interval: a Session that is not clean lives as long as sessions may. */
    private long askedExpiryS(final boolean isVersion5, final ProtocolConfig protocol) {
        if (isVersion5) {
            return Math.max(0, decoder.properties().sessionExpiryIntervalS());
        }
        return decoder.isCleanStart() ? 0 : protocol.sessionExpiryDefaultS();
    }

    private void putWill(final DirectBuffer buffer, final int propertiesLength, final boolean isRetain) {
        final MessageFlyweight will = event.will();
        will.putHeader(
                decoder.willQos(),
                isRetain,
                false,
                0,
                decoder.willProperties().messageExpiryIntervalS(),
                willTopicLength,
                propertiesLength,
                decoder.willPayloadLength());
        final MutableDirectBuffer target = will.buffer();
        target.putBytes(will.topicOffset(), willTopic, willTopicOffset, willTopicLength);
        if (propertiesLength > 0) {
            decoder.willProperties().copyForwardable(target, will.propertiesOffset());
        }
        target.putBytes(will.payloadOffset(), buffer, decoder.willPayloadOffset(), decoder.willPayloadLength());
    }
}
