package io.millrace.transport;

import io.millrace.event.EventType;
import io.millrace.event.SubscribeEvent;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.codec.UnsubackEncoder;
import io.millrace.mqtt.codec.UnsubscribeDecoder;
import io.millrace.port.Port;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** UNSUBSCRIBE, to the ring as it came, filters that are not taken here marked. The loop's thread. */
final class UnsubscribeIngress {
    private final IoLoop loop;
    private final UnsubscribeDecoder decoder = new UnsubscribeDecoder();
    private final SubscribeEvent event = new SubscribeEvent();
    private final MountedFilter filter = new MountedFilter();

    UnsubscribeIngress(final IoLoop loop) {
        this.loop = loop;
    }

    /** See {@link PacketIngress}. */
    int take(final Connection connection, final DirectBuffer buffer, final int frame, final int length) {
        final int reasonCode =
                decoder.decode(buffer, frame, length, connection.client().protocolVersion());
        if (reasonCode != ReasonCode.SUCCESS) {
            return -reasonCode;
        }
        final int count = decoder.count();
        final byte[] mountpoint = connection.client().mountpoint();
        final int longest =
                SubscribeEvent.lengthOf(count, decoder.filterBytes() + count * MountedFilter.addedLength(mountpoint));
        final EventWriter writer = loop.writer();
        if (count > loop.config().protocol().filterLimit() || longest > writer.lengthLimit()) {
            return -ReasonCode.QUOTA_EXCEEDED;
        }
        if (!areWellFormed(connection, buffer, count)) {
            return -ReasonCode.TOPIC_FILTER_INVALID;
        }
        final Client client = connection.client();
        if (UnsubackEncoder.encodedLength(client.protocolVersion(), count) > client.maximumPacketSize()) {
            // [MQTT-3.1.2-24]: it could not be answered.
            return -ReasonCode.PACKET_TOO_LARGE;
        }
        final int eventLength = SubscribeEvent.lengthOf(count, filterBytes(mountpoint, buffer, count));
        final int offset = writer.claim(eventLength);
        if (offset == Port.FULL) {
            return PacketIngress.RING_FULL;
        }
        event.wrap(writer.buffer(), offset);
        event.putHeader(eventLength, EventType.UNSUBSCRIBE, connection.connectionId());
        event.putSubscribe(decoder.packetId(), count, 0);
        int at = decoder.firstFilter();
        int target = event.firstFilter();
        for (int i = 0; i < count; i++) {
            filter.set(mountpoint, buffer, decoder.filterOffset(at), decoder.filterLength(at));
            final boolean valid = filter.shareLength() != FilterRules.REFUSED;
            target = event.putFilter(
                    target,
                    0,
                    valid ? ReasonCode.SUCCESS : ReasonCode.TOPIC_FILTER_INVALID,
                    filter.buffer(),
                    filter.offset(),
                    filter.length());
            at = decoder.nextFilter(at);
        }
        writer.commit();
        return length;
    }

    private int filterBytes(final byte @Nullable [] mountpoint, final DirectBuffer buffer, final int count) {
        if (mountpoint == null) {
            return decoder.filterBytes();
        }
        int bytes = 0;
        int at = decoder.firstFilter();
        for (int i = 0; i < count; i++) {
            filter.set(mountpoint, buffer, decoder.filterOffset(at), decoder.filterLength(at));
            bytes += filter.length();
            at = decoder.nextFilter(at);
        }
        return bytes;
    }

    private boolean areWellFormed(final Connection connection, final DirectBuffer buffer, final int count) {
        int at = decoder.firstFilter();
        for (int i = 0; i < count; i++) {
            if (!FilterRules.isWellFormed(
                    connection.client().isVersion5(), buffer, decoder.filterOffset(at), decoder.filterLength(at))) {
                return false;
            }
            at = decoder.nextFilter(at);
        }
        return true;
    }
}
