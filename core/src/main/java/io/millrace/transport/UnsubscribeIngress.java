package io.millrace.transport;

import io.millrace.event.EventType;
import io.millrace.event.SubscribeEvent;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.codec.UnsubackEncoder;
import io.millrace.mqtt.codec.UnsubscribeDecoder;
import io.millrace.port.Port;
import org.agrona.DirectBuffer;

/** UNSUBSCRIBE, to the ring as it came, filters that are not taken here marked. The loop's thread. */
final class UnsubscribeIngress {
    private final IoLoop loop;
    private final UnsubscribeDecoder decoder = new UnsubscribeDecoder();
    private final SubscribeEvent event = new SubscribeEvent();

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
        final int eventLength = SubscribeEvent.lengthOf(count, decoder.filterBytes());
        final EventWriter writer = loop.writer();
        if (count > loop.config().protocol().filterLimit() || eventLength > writer.lengthLimit()) {
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
            final int filter = decoder.filterOffset(at);
            final int filterLength = decoder.filterLength(at);
            final boolean valid = FilterRules.filterOffset(buffer, filter, filterLength) != FilterRules.REFUSED;
            target = event.putFilter(
                    target,
                    0,
                    valid ? ReasonCode.SUCCESS : ReasonCode.TOPIC_FILTER_INVALID,
                    buffer,
                    filter,
                    filterLength);
            at = decoder.nextFilter(at);
        }
        writer.commit();
        return length;
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
