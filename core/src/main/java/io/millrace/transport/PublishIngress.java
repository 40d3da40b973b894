package io.millrace.transport;

import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.QoS;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.Utf8;
import io.millrace.mqtt.codec.PropertiesDecoder;
import io.millrace.mqtt.codec.PublishDecoder;
import io.millrace.port.Port;
import io.millrace.security.Decision;
import io.millrace.topic.TopicName;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** PUBLISH: resolves the Topic Alias, authorizes, and writes the message to the ring. The loop's thread. */
final class PublishIngress {
    private final IoLoop loop;
    private final PublishDecoder decoder = new PublishDecoder();
    private final PublishEvent event = new PublishEvent();
    private final UnsafeBuffer aliasView = new UnsafeBuffer(0, 0);
    private final MountedTopic mounted = new MountedTopic();

    PublishIngress(final IoLoop loop) {
        this.loop = loop;
    }

    /** See {@link PacketIngress}. */
    int take(final Connection connection, final DirectBuffer buffer, final int frame, final int length) {
        final int reasonCode =
                decoder.decode(buffer, frame, length, connection.client().protocolVersion());
        if (reasonCode != ReasonCode.SUCCESS) {
            return -reasonCode;
        }
        final Capabilities capabilities = connection.door().capabilities();
        if (decoder.qos() > capabilities.maximumQos() || isRetainUnavailable(connection, capabilities)) {
            // [MQTT-3.2.2-11], [MQTT-3.2.2-14]
            return -capabilities.refusal(decoder.qos(), decoder.isRetain());
        }
        final int alias =
                connection.client().isVersion5() ? decoder.properties().topicAlias() : 0;
        if (alias == 0) {
            return take(connection, buffer, length, buffer, decoder.topicOffset(), decoder.topicLength());
        }
        final int maximum = connection.door().protocol().topicAliasMaximum();
        if (alias > maximum) {
            // [MQTT-3.2.2-17]
            return -ReasonCode.TOPIC_ALIAS_INVALID;
        }
        final TopicAliases aliases = connection.client().topicAliases(maximum);
        if (decoder.topicLength() > 0) {
            aliases.set(alias, buffer, decoder.topicOffset(), decoder.topicLength());
            return take(connection, buffer, length, buffer, decoder.topicOffset(), decoder.topicLength());
        }
        final byte[] topic = aliases.find(alias);
        if (topic == null) {
            // §3.3.4
            return -ReasonCode.PROTOCOL_ERROR;
        }
        aliasView.wrap(topic);
        return take(connection, buffer, length, aliasView, 0, topic.length);
    }

    /** A client of MQTT 3 cannot know: its message is published, and not retained. */
    private boolean isRetainUnavailable(final Connection connection, final Capabilities capabilities) {
        return decoder.isRetain()
                && !capabilities.isRetainAvailable()
                && connection.client().isVersion5();
    }

    private int take(
            final Connection connection,
            final DirectBuffer buffer,
            final int length,
            final DirectBuffer topic,
            final int topicOffset,
            final int topicLength) {
        final byte[] mountpoint = connection.client().mountpoint();
        if (mountpoint == null) {
            return takeMounted(connection, buffer, length, topic, topicOffset, topicLength);
        }
        if (!TopicName.isValid(topic, topicOffset, topicLength)) {
            // Behind the mountpoint it might be.
            return -ReasonCode.TOPIC_NAME_INVALID;
        }
        final int mountedLength = mounted.put(mountpoint, topic, topicOffset, topicLength, 0);
        return takeMounted(connection, buffer, length, mounted.buffer(), 0, mountedLength);
    }

    private int takeMounted(
            final Connection connection,
            final DirectBuffer buffer,
            final int length,
            final DirectBuffer topic,
            final int topicOffset,
            final int topicLength) {
        final ProtocolConfig protocol = connection.door().protocol();
        if (isCounted(connection)
                && connection
                        .client()
                        .receiveQuota()
                        .isExceededBy(decoder.qos(), decoder.packetId(), protocol.receiveMaximum())) {
            return -ReasonCode.RECEIVE_MAXIMUM_EXCEEDED;
        }
        if (!TopicName.isValid(topic, topicOffset, topicLength)) {
            return -ReasonCode.TOPIC_NAME_INVALID;
        }
        final Decision decision = connection
                .client()
                .permissions()
                .mayPublish(topic, topicOffset, topicLength, decoder.qos(), decoder.isRetain());
        if (decision != Decision.ALLOW) {
            return stop(connection, length, decision);
        }
        if (protocol.isPayloadFormatValidated() && !isPayloadAsSaid(buffer)) {
            // §3.3.2.3.2: with the answer, or where there is none with DISCONNECT.
            return decoder.qos() == QoS.AT_MOST_ONCE
                    ? -ReasonCode.PAYLOAD_FORMAT_INVALID
                    : refuse(connection, length, ReasonCode.PAYLOAD_FORMAT_INVALID, Counter.DROPPED_PAYLOAD_FORMAT);
        }
        final int propertiesLength = decoder.properties().forwardableLength();
        final int eventLength = PublishEvent.lengthOf(topicLength, propertiesLength, decoder.payloadLength());
        final EventWriter writer = loop.writer();
        if (eventLength > writer.lengthLimit()) {
            // Possible with a Topic Alias or a mountpoint only: the packet was short, the message is not.
            return -ReasonCode.PACKET_TOO_LARGE;
        }
        final int offset = writer.claim(eventLength);
        if (offset == Port.FULL) {
            return PacketIngress.RING_FULL;
        }
        event.wrap(writer.buffer(), offset);
        event.putHeader(eventLength, EventType.PUBLISH, connection.connectionId());
        putMessage(
                buffer,
                topic,
                topicOffset,
                topicLength,
                propertiesLength,
                protocol.capabilities().isRetainAvailable());
        event.markJournaled();
        writer.commit();
        if (isCounted(connection)) {
            connection.client().receiveQuota().onPublish(decoder.qos(), decoder.packetId());
        }
        loop.counters().increment(Counter.MESSAGES_RECEIVED);
        return length;
    }

    private void putMessage(
            final DirectBuffer buffer,
            final DirectBuffer topic,
            final int topicOffset,
            final int topicLength,
            final int propertiesLength,
            final boolean isRetainAvailable) {
        final MessageFlyweight message = event.message();
        final PropertiesDecoder properties = decoder.properties();
        message.putHeader(
                decoder.qos(),
                decoder.isRetain() && isRetainAvailable,
                decoder.isDup(),
                decoder.packetId(),
                properties.messageExpiryIntervalS(),
                topicLength,
                propertiesLength,
                decoder.payloadLength());
        final MutableDirectBuffer target = message.buffer();
        target.putBytes(message.topicOffset(), topic, topicOffset, topicLength);
        if (propertiesLength > 0) {
            properties.copyForwardable(target, message.propertiesOffset());
        }
        target.putBytes(message.payloadOffset(), buffer, decoder.payloadOffset(), decoder.payloadLength());
    }

    /** True if the client's Receive Maximum is to count this message. */
    private boolean isCounted(final Connection connection) {
        return decoder.qos() != QoS.AT_MOST_ONCE && connection.client().isVersion5();
    }

    private boolean isPayloadAsSaid(final DirectBuffer buffer) {
        return !decoder.properties().isUtf8Payload()
                || Utf8.isWellFormed(buffer, decoder.payloadOffset(), decoder.payloadLength());
    }

    /** It may not, or it is not known yet. */
    private int stop(final Connection connection, final int length, final Decision decision) {
        if (decision == Decision.LATER) {
            return PendingPermissions.await(connection);
        }
        if (decision == Decision.DISCONNECT) {
            loop.counters().increment(Counter.DROPPED_NOT_AUTHORIZED);
            return -ReasonCode.NOT_AUTHORIZED;
        }
        return refuse(connection, length, ReasonCode.NOT_AUTHORIZED, Counter.DROPPED_NOT_AUTHORIZED);
    }

    /** An MQTT 3 client is told nothing: its message is acknowledged, and dropped. */
    private int refuse(final Connection connection, final int length, final int reasonCode, final Counter counter) {
        if (decoder.qos() != QoS.AT_MOST_ONCE) {
            final int answer = decoder.qos() == QoS.AT_LEAST_ONCE ? PacketType.PUBACK : PacketType.PUBREC;
            if (!loop.writer().refused(connection.connectionId(), answer, reasonCode, decoder.packetId())) {
                return PacketIngress.RING_FULL;
            }
            if (isCounted(connection)) {
                connection.client().receiveQuota().onPublish(decoder.qos(), decoder.packetId());
            }
        }
        loop.counters().increment(counter);
        return length;
    }
}
