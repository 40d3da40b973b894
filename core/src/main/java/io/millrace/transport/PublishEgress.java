package io.millrace.transport;

import io.millrace.event.DeliveryWord;
import io.millrace.event.MessageFlyweight;
import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.Property;
import io.millrace.mqtt.QoS;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.codec.PublishEncoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * PUBLISH to a client: whether it is sent at all, with which Message Expiry Interval, and whether a Topic Alias stands
 * for its topic. QoS 0 for a client that does not keep up is dropped here, before it is encoded (newest first). The
 * loop's thread.
 */
final class PublishEgress {
    private static final long NO_EXPIRY = MessageFlyweight.NO_EXPIRY;

    private final IoLoop loop;
    private final CounterSet counters;
    private final PacketWriter packets;
    private final OutboundBudget budget;
    /** A Topic Alias, and the Subscription Identifiers behind it. */
    private final MutableDirectBuffer aliased = new ExpandableArrayBuffer();

    PublishEgress(final IoLoop loop) {
        this.loop = loop;
        counters = loop.counters();
        packets = loop.packetWriter();
        budget = loop.budget();
    }

    /** A fault is thrown, and is the connection's. */
    void send(
            final Connection connection,
            final int packetId,
            final int deliveryWord,
            final DirectBuffer identifiers,
            final int identifiersOffset,
            final int identifiersLength,
            final MessageFlyweight message,
            final long messageTimeMs) {
        final int qos = DeliveryWord.qos(deliveryWord);
        final long expiryIntervalS = remainingS(message.expiryIntervalS(), messageTimeMs);
        if (expiryIntervalS == 0 && !DeliveryWord.isDup(deliveryWord)) {
            // [MQTT-3.3.2-5]: too late to begin delivery.
            drop(connection, Counter.DROPPED_EXPIRED);
            dismiss(connection, qos, packetId);
            return;
        }
        final OutboundAliases aliases = connection.client().outboundAliases();
        if (aliases == null
                || !sendAliased(
                        aliases,
                        connection,
                        packetId,
                        deliveryWord,
                        expiryIntervalS,
                        identifiers,
                        identifiersOffset,
                        identifiersLength,
                        message)) {
            write(
                    connection,
                    packetId,
                    deliveryWord,
                    expiryIntervalS,
                    identifiers,
                    identifiersOffset,
                    identifiersLength,
                    message,
                    shownLength(connection, message));
        }
    }

    /** How much of the topic's end the client is shown: all of it, or what is behind its mountpoint. */
    private static int shownLength(final Connection connection, final MessageFlyweight message) {
        final int length = message.topicLength();
        final byte[] mountpoint = connection.client().mountpoint();
        return mountpoint == null
                ? length
                : length - MountedTopic.hiddenLength(mountpoint, message.buffer(), message.topicOffset(), length);
    }

    /**
     * With a Topic Alias if the topic has one or is given one.
     *
     * @return false if it is to be sent without
     */
    private boolean sendAliased(
            final OutboundAliases aliases,
            final Connection connection,
            final int packetId,
            final int deliveryWord,
            final long expiryIntervalS,
            final DirectBuffer identifiers,
            final int identifiersOffset,
            final int identifiersLength,
            final MessageFlyweight message) {
        final int topicLength = shownLength(connection, message);
        final int topicOffset = message.topicOffset() + message.topicLength() - topicLength;
        final int alias = aliases.find(message.buffer(), topicOffset, topicLength);
        if (alias == OutboundAliases.NONE) {
            return false;
        }
        final int length = OutboundAliases.PROPERTY_LENGTH + identifiersLength;
        if (alias < 0
                && encodedLength(connection, deliveryWord, expiryIntervalS, length, message, topicLength)
                        > connection.client().maximumPacketSize()) {
            // Without it, it may just fit.
            return false;
        }
        aliased.putByte(0, (byte) Property.TOPIC_ALIAS);
        aliased.putShort(1, (short) Math.abs(alias), ByteOrder.BIG_ENDIAN);
        aliased.putBytes(OutboundAliases.PROPERTY_LENGTH, identifiers, identifiersOffset, identifiersLength);
        final boolean isSent = write(
                connection,
                packetId,
                deliveryWord,
                expiryIntervalS,
                aliased,
                0,
                length,
                message,
                alias > 0 ? 0 : topicLength);
        if (isSent && alias < 0) {
            aliases.set(-alias, message.buffer(), topicOffset, topicLength);
        }
        return true;
    }

    private static int encodedLength(
            final Connection connection,
            final int deliveryWord,
            final long expiryIntervalS,
            final int identifiersLength,
            final MessageFlyweight message,
            final int topicLength) {
        return PublishEncoder.encodedLength(
                connection.client().protocolVersion(),
                topicLength,
                DeliveryWord.qos(deliveryWord),
                expiryIntervalS,
                identifiersLength,
                message.propertiesLength(),
                message.payloadLength());
    }

    /** @return false if it is not on its way */
    private boolean write(
            final Connection connection,
            final int packetId,
            final int deliveryWord,
            final long expiryIntervalS,
            final DirectBuffer identifiers,
            final int identifiersOffset,
            final int identifiersLength,
            final MessageFlyweight message,
            final int topicLength) {
        final int qos = DeliveryWord.qos(deliveryWord);
        final int length =
                encodedLength(connection, deliveryWord, expiryIntervalS, identifiersLength, message, topicLength);
        if (length > connection.client().maximumPacketSize()) {
            // [MQTT-3.1.2-25]: as if it had been sent and acknowledged.
            drop(connection, Counter.DROPPED_TOO_LARGE);
            dismiss(connection, qos, packetId);
            return false;
        }
        if (!hasCredit(connection, qos, length)) {
            return false;
        }
        packets.publish(
                connection.outbound(),
                length,
                connection.client().protocolVersion(),
                packetId,
                deliveryWord,
                expiryIntervalS,
                identifiers,
                identifiersOffset,
                identifiersLength,
                message,
                topicLength);
        counters.increment(Counter.MESSAGES_DELIVERED);
        return true;
    }

    /** Drops and counts what a client that does not keep up cannot have. */
    private boolean hasCredit(final Connection connection, final int qos, final int length) {
        final Outbound outbound = connection.outbound();
        if (outbound.pendingBytes() > budget.highWatermark()) {
            // Much of it may have been encoded just now and never offered to the kernel.
            outbound.flush();
        }
        if (!connection.isReceiving()) {
            counters.increment(Counter.DROPPED_GONE);
            return false;
        }
        final long pendingBytes = outbound.pendingBytes();
        if (qos == QoS.AT_MOST_ONCE && pendingBytes > budget.highWatermark()) {
            drop(connection, Counter.DROPPED_CONGESTED);
            return false;
        }
        if (budget.isExceeded(pendingBytes, length)) {
            // A window of large messages that nobody reads: the Session keeps them, the connection goes.
            drop(connection, Counter.DROPPED_CONGESTED);
            connection.abort();
            return false;
        }
        return true;
    }

    private void drop(final Connection connection, final Counter reason) {
        counters.increment(reason);
        connection.pending().dropped(1);
    }

    /** The client never hears of it: acknowledged in its name, with a failure, so that the window frees. */
    private static void dismiss(final Connection connection, final int qos, final int packetId) {
        if (qos != QoS.AT_MOST_ONCE) {
            final int answer = qos == QoS.AT_LEAST_ONCE ? PacketType.PUBACK : PacketType.PUBREC;
            connection.pending().acknowledge(answer, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, packetId);
        }
    }

    /** MQTT 5.0 [MQTT-3.3.2-6]: the interval received minus the time that the message waited here. */
    private long remainingS(final long expiryIntervalS, final long messageTimeMs) {
        if (expiryIntervalS == NO_EXPIRY) {
            return NO_EXPIRY;
        }
        final long waitedS = Math.max(0, loop.nowMs() - messageTimeMs) / 1000;
        return Math.max(0, expiryIntervalS - waitedS);
    }
}
