package io.millrace.transport;

import io.millrace.event.EventType;
import io.millrace.event.SubscribeEvent;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.codec.SubackEncoder;
import io.millrace.mqtt.codec.SubscribeDecoder;
import io.millrace.port.Port;
import org.agrona.DirectBuffer;

/** SUBSCRIBE: each Topic Filter gets its reason code here, the subscription is the router's. The loop's thread. */
final class SubscribeIngress {
    private static final int QOS_MASK = 3;

    private final IoLoop loop;
    private final SubscribeDecoder decoder = new SubscribeDecoder();
    private final SubscribeEvent event = new SubscribeEvent();
    private final byte[] reasonCodes;
    private final Capabilities capabilities;
    private final OfferedSubscriptions offered;
    private int unavailable;

    SubscribeIngress(final IoLoop loop) {
        this.loop = loop;
        reasonCodes = new byte[loop.config().protocol().filterLimit()];
        capabilities = loop.config().protocol().capabilities();
        offered = new OfferedSubscriptions(capabilities);
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
        if (SubackEncoder.encodedLength(client.protocolVersion(), count) > client.maximumPacketSize()) {
            // [MQTT-3.1.2-24]: it could not be answered.
            return -ReasonCode.PACKET_TOO_LARGE;
        }
        if (decoder.subscriptionIdentifier() > 0 && !capabilities.isIdentifiersAvailable()) {
            // §3.2.2.3.12
            return -ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED;
        }
        // Before the claim: an authorizer that fails must not leave half an event in the ring.
        authorize(connection, buffer, count);
        if (unavailable != ReasonCode.SUCCESS && client.isVersion5()) {
            // It has been told (§3.2.2.3.11, §3.2.2.3.13); MQTT 3 clients find it in SUBACK.
            return -unavailable;
        }
        final int offset = writer.claim(eventLength);
        if (offset == Port.FULL) {
            return PacketIngress.RING_FULL;
        }
        event.wrap(writer.buffer(), offset);
        event.putHeader(eventLength, EventType.SUBSCRIBE, connection.connectionId());
        event.putSubscribe(decoder.packetId(), count, decoder.subscriptionIdentifier());
        int at = decoder.firstFilter();
        int target = event.firstFilter();
        for (int i = 0; i < count; i++) {
            target = event.putFilter(
                    target,
                    offered.granted(decoder.options(at)),
                    reasonCodes[i] & 0xFF,
                    buffer,
                    decoder.filterOffset(at),
                    decoder.filterLength(at));
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

    private void authorize(final Connection connection, final DirectBuffer buffer, final int count) {
        unavailable = ReasonCode.SUCCESS;
        int at = decoder.firstFilter();
        for (int i = 0; i < count; i++) {
            reasonCodes[i] = (byte) reasonCode(
                    connection, buffer, decoder.filterOffset(at), decoder.filterLength(at), decoder.options(at));
            at = decoder.nextFilter(at);
        }
    }

    private int reasonCode(
            final Connection connection,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final int options) {
        final int filterOffset = FilterRules.filterOffset(buffer, offset, length);
        if (filterOffset == FilterRules.REFUSED) {
            return ReasonCode.TOPIC_FILTER_INVALID;
        }
        final int refusal = offered.refusal(buffer, offset, length, filterOffset > 0);
        if (refusal != ReasonCode.SUCCESS) {
            unavailable = refusal;
            return refusal;
        }
        // Whoever may subscribe to a filter may share that.
        return loop.authorizer()
                        .maySubscribe(
                                connection.client().principal(),
                                buffer,
                                offset + filterOffset,
                                length - filterOffset,
                                options & QOS_MASK)
                ? ReasonCode.SUCCESS
                : ReasonCode.NOT_AUTHORIZED;
    }
}
