package io.millrace.transport;

import io.millrace.event.EventType;
import io.millrace.event.SubscribeEvent;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.codec.SubackEncoder;
import io.millrace.mqtt.codec.SubscribeDecoder;
import io.millrace.port.Port;
import io.millrace.security.Decision;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** SUBSCRIBE: each Topic Filter gets its reason code here, the subscription is the router's. The loop's thread. */
final class SubscribeIngress {
    private static final int QOS_MASK = 3;

    private final IoLoop loop;
    private final SubscribeDecoder decoder = new SubscribeDecoder();
    private final SubscribeEvent event = new SubscribeEvent();
    private final byte[] reasonCodes;
    private final MountedFilter filter = new MountedFilter();
    private int unavailable;
    /** The one of all filters that matters most: who has to wait is not disconnected yet. */
    private Decision decision = Decision.ALLOW;

    private int filterBytes;

    SubscribeIngress(final IoLoop loop) {
        this.loop = loop;
        reasonCodes = new byte[loop.config().protocol().filterLimit()];
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
        if (SubackEncoder.encodedLength(client.protocolVersion(), count) > client.maximumPacketSize()) {
            // [MQTT-3.1.2-24]: it could not be answered.
            return -ReasonCode.PACKET_TOO_LARGE;
        }
        if (decoder.subscriptionIdentifier() > 0
                && !connection.door().capabilities().isIdentifiersAvailable()) {
            // §3.2.2.3.12
            return -ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED;
        }
        // Before the claim: an authorizer that fails must not leave half an event in the ring.
        authorize(connection, mountpoint, buffer, count);
        if (decision == Decision.LATER) {
            return PendingPermissions.await(connection);
        }
        if (decision == Decision.DISCONNECT) {
            return -ReasonCode.NOT_AUTHORIZED;
        }
        if (unavailable != ReasonCode.SUCCESS && client.isVersion5()) {
            // It has been told (§3.2.2.3.11, §3.2.2.3.13); MQTT 3 clients find it in SUBACK.
            return -unavailable;
        }
        final int eventLength = SubscribeEvent.lengthOf(count, filterBytes);
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
            filter.set(mountpoint, buffer, decoder.filterOffset(at), decoder.filterLength(at));
            target = event.putFilter(
                    target,
                    connection.door().subscriptions().granted(decoder.options(at)),
                    reasonCodes[i] & 0xFF,
                    filter.buffer(),
                    filter.offset(),
                    filter.length());
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

    private void authorize(
            final Connection connection,
            final byte @Nullable [] mountpoint,
            final DirectBuffer buffer,
            final int count) {
        decision = Decision.ALLOW;
        unavailable = ReasonCode.SUCCESS;
        filterBytes = 0;
        int at = decoder.firstFilter();
        for (int i = 0; i < count; i++) {
            filter.set(mountpoint, buffer, decoder.filterOffset(at), decoder.filterLength(at));
            reasonCodes[i] = (byte) reasonCode(connection, decoder.options(at));
            filterBytes += filter.length();
            at = decoder.nextFilter(at);
        }
    }

    private int reasonCode(final Connection connection, final int options) {
        final int shareLength = filter.shareLength();
        if (shareLength == FilterRules.REFUSED) {
            return ReasonCode.TOPIC_FILTER_INVALID;
        }
        final int refusal = connection
                .door()
                .subscriptions()
                .refusal(filter.buffer(), filter.offset(), filter.length(), shareLength > 0);
        if (refusal != ReasonCode.SUCCESS) {
            unavailable = refusal;
            return refusal;
        }
        // Whoever may subscribe to a filter may share that.
        final Decision answer = connection
                .client()
                .permissions()
                .maySubscribe(
                        filter.buffer(),
                        filter.offset() + shareLength,
                        filter.length() - shareLength,
                        options & QOS_MASK);
        if (answer.ordinal() > decision.ordinal()) {
            decision = answer;
        }
        return answer == Decision.ALLOW ? ReasonCode.SUCCESS : ReasonCode.NOT_AUTHORIZED;
    }
}
