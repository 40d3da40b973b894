package io.millrace.transport;

import io.millrace.event.DeliveryWord;
import io.millrace.event.MessageFlyweight;
import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.QoS;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.codec.PublishEncoder;
import io.millrace.port.EgressHandler;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the router says, turned into packets of one loop's connections. QoS 0 for a client that does not keep up is
 * dropped here, before it is encoded (newest first). A fault, also of memory that is not there, costs the connection
 * it is met at, and no other one that the same record names. The loop's thread.
 */
final class LoopEgress implements EgressHandler {
    private static final long NO_EXPIRY = MessageFlyweight.NO_EXPIRY;

    private final IoLoop loop;
    private final CounterSet counters;
    private final PacketWriter packets;
    private final OutboundBudget budget;

    LoopEgress(final IoLoop loop) {
        this.loop = loop;
        counters = loop.counters();
        packets = loop.packetWriter();
        budget = loop.budget();
    }

    @Override
    public void onConnack(final long connectionId, final boolean sessionPresent, final int reasonCode) {
        final Connection connection = loop.table().find(connectionId);
        if (connection != null) {
            try {
                connection.onConnack(sessionPresent, reasonCode);
            } catch (final RuntimeException | OutOfMemoryError fault) {
                connection.onFault(fault);
            }
        }
    }

    @Override
    public void onPublish(
            final long connectionId,
            final int packetId,
            final int deliveryWord,
            final DirectBuffer identifiers,
            final int identifiersOffset,
            final int identifiersLength,
            final MessageFlyweight message,
            final long messageTimeMs) {
        final Connection connection = receiver(connectionId);
        if (connection == null) {
            counters.increment(Counter.DROPPED_GONE);
            return;
        }
        final int protocolVersion = connection.client().protocolVersion();
        final int qos = DeliveryWord.qos(deliveryWord);
        final long expiryIntervalS = remainingS(message.expiryIntervalS(), messageTimeMs);
        if (expiryIntervalS == 0 && !DeliveryWord.isDup(deliveryWord)) {
            // [MQTT-3.3.2-5]: too late to begin delivery.
            drop(connection, Counter.DROPPED_EXPIRED);
            dismiss(connection, qos, packetId);
            return;
        }
        final int length = PublishEncoder.encodedLength(
                protocolVersion,
                message.topicLength(),
                qos,
                expiryIntervalS,
                identifiersLength,
                message.propertiesLength(),
                message.payloadLength());
        if (length > connection.client().maximumPacketSize()) {
            // [MQTT-3.1.2-25]: as if it had been sent and acknowledged.
            drop(connection, Counter.DROPPED_TOO_LARGE);
            dismiss(connection, qos, packetId);
            return;
        }
        if (!hasCredit(connection, qos, length)) {
            return;
        }
        try {
            packets.publish(
                    connection.outbound(),
                    length,
                    protocolVersion,
                    packetId,
                    deliveryWord,
                    expiryIntervalS,
                    identifiers,
                    identifiersOffset,
                    identifiersLength,
                    message);
        } catch (final RuntimeException | OutOfMemoryError fault) {
            connection.onFault(fault);
            return;
        }
        counters.increment(Counter.MESSAGES_DELIVERED);
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

    @Override
    public void onAck(final long connectionId, final int packetType, final int packetId, final int reasonCode) {
        final Connection connection = receiver(connectionId);
        if (connection != null) {
            try {
                packets.ack(
                        connection.outbound(), connection.client().protocolVersion(), packetType, packetId, reasonCode);
            } catch (final RuntimeException | OutOfMemoryError fault) {
                connection.onFault(fault);
            }
        }
    }

    @Override
    public void onSuback(
            final long connectionId, final int packetId, final DirectBuffer codes, final int offset, final int count) {
        suback(connectionId, PacketType.SUBACK, packetId, codes, offset, count);
    }

    @Override
    public void onUnsuback(
            final long connectionId, final int packetId, final DirectBuffer codes, final int offset, final int count) {
        suback(connectionId, PacketType.UNSUBACK, packetId, codes, offset, count);
    }

    @Override
    public void onDisconnect(final long connectionId, final int reasonCode) {
        final Connection connection = loop.table().find(connectionId);
        if (connection != null) {
            try {
                connection.onDisconnect(reasonCode);
            } catch (final RuntimeException | OutOfMemoryError fault) {
                connection.onFault(fault);
            }
        }
    }

    @Override
    public void onDropped(final long connectionId, final int count) {
        final Connection connection = receiver(connectionId);
        if (connection != null) {
            connection.pending().dropped(count);
        }
    }

    private void drop(final Connection connection, final Counter reason) {
        counters.increment(reason);
        connection.pending().dropped(1);
    }

    @Override
    public void onPageEnd(final long connectionId) {
        final Connection connection = receiver(connectionId);
        if (connection != null) {
            connection.pending().continuePage();
        }
    }

    private void suback(
            final long connectionId,
            final int packetType,
            final int packetId,
            final DirectBuffer codes,
            final int offset,
            final int count) {
        final Connection connection = receiver(connectionId);
        if (connection != null) {
            final int protocolVersion = connection.client().protocolVersion();
            try {
                if (PacketWriter.subackLength(protocolVersion, packetType, count)
                        > connection.client().maximumPacketSize()) {
                    // [MQTT-3.1.2-24]; the client has no way to learn what came of it.
                    connection.onDisconnect(ReasonCode.PACKET_TOO_LARGE);
                    return;
                }
                packets.suback(connection.outbound(), protocolVersion, packetType, packetId, codes, offset, count);
            } catch (final RuntimeException | OutOfMemoryError fault) {
                connection.onFault(fault);
            }
        }
    }

    /** The client never hears of it: acknowledged in its name, with a failure, so that the window frees. */
    private static void dismiss(final Connection connection, final int qos, final int packetId) {
        if (qos != QoS.AT_MOST_ONCE) {
            final int answer = qos == QoS.AT_LEAST_ONCE ? PacketType.PUBACK : PacketType.PUBREC;
            connection.pending().acknowledge(answer, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, packetId);
        }
    }

    private @Nullable Connection receiver(final long connectionId) {
        final Connection connection = loop.table().find(connectionId);
        return connection != null && connection.isReceiving() ? connection : null;
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
