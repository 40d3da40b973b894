package io.millrace.transport;

import io.millrace.event.MessageFlyweight;
import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.mqtt.PacketType;
import io.millrace.port.EgressHandler;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the router says, turned into packets of one loop's connections. A fault, also of memory that is not there, costs the connection
 * it is met at, and no other one that the same record names. The loop's thread.
 */
final class LoopEgress implements EgressHandler {
    private final IoLoop loop;
    private final CounterSet counters;
    private final PacketWriter packets;
    private final PublishEgress publishes;

    LoopEgress(final IoLoop loop) {
        this.loop = loop;
        counters = loop.counters();
        packets = loop.packetWriter();
        publishes = new PublishEgress(loop);
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
        if (connection == null || connection.isDeparting()) {
            counters.increment(Counter.DROPPED_GONE);
            return;
        }
        try {
            publishes.send(
                    connection,
                    packetId,
                    deliveryWord,
                    identifiers,
                    identifiersOffset,
                    identifiersLength,
                    message,
                    messageTimeMs);
        } catch (final RuntimeException | OutOfMemoryError fault) {
            connection.onFault(fault);
        }
    }

    @Override
    public void onAck(final long connectionId, final int packetType, final int packetId, final int reasonCode) {
        final Connection connection = receiver(connectionId);
        if (connection != null) {
            connection.client().onAnswer(packetType, packetId, reasonCode);
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
                packets.suback(connection.outbound(), protocolVersion, packetType, packetId, codes, offset, count);
            } catch (final RuntimeException | OutOfMemoryError fault) {
                connection.onFault(fault);
            }
        }
    }

    private @Nullable Connection receiver(final long connectionId) {
        final Connection connection = loop.table().find(connectionId);
        return connection != null && connection.isReceiving() ? connection : null;
    }
}
