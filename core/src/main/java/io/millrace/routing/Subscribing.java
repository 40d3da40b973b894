package io.millrace.routing;

import io.millrace.event.EventFlyweight;
import io.millrace.event.SubscribeEvent;
import io.millrace.mqtt.ProtocolVersion;
import io.millrace.mqtt.ReasonCode;
import io.millrace.retained.RetainedCursor;
import io.millrace.session.RetainedPages;
import io.millrace.session.Session;
import io.millrace.subscription.Subscription;
import io.millrace.topic.TopicFilter;
import org.agrona.ExpandableArrayBuffer;

/** SUBSCRIBE and UNSUBSCRIBE (MQTT 5.0 §3.8, §3.10). */
final class Subscribing {
    private static final int SEND_RETAINED = 0;
    private static final int SEND_RETAINED_IF_NEW = 1;

    private final RouterState state;
    private final Assigner assigner;
    private final SharedSubscriptions shared;
    private final SubscribeEvent subscribe = new SubscribeEvent();
    private final ExpandableArrayBuffer codes = new ExpandableArrayBuffer();

    Subscribing(final RouterState state, final Assigner assigner, final SharedSubscriptions shared) {
        this.state = state;
        this.assigner = assigner;
        this.shared = shared;
    }

    void onSubscribe(final EventFlyweight event, final Session session, final Egress egress) {
        subscribe.wrap(event.buffer(), event.offset());
        final int count = subscribe.count();
        int at = subscribe.firstFilter();
        for (int i = 0; i < count; i++) {
            codes.putByte(i, (byte) subscribe(session, at));
            at = subscribe.nextFilter(at);
        }
        egress.suback(event.connectionId(), subscribe.packetId(), codes, 0, count);
        assigner.refill(session);
    }

    /**
     * A SUBSCRIBE that the journal has no room for: each of its filters is refused. A SUBACK of MQTT 3.1 cannot say so,
     * and its client would wait for ever.
     */
    void onRefused(final EventFlyweight event, final Session session, final Egress egress) {
        if (session.protocolVersion() == ProtocolVersion.MQTT_3_1) {
            egress.disconnect(event.connectionId(), ReasonCode.QUOTA_EXCEEDED);
            return;
        }
        subscribe.wrap(event.buffer(), event.offset());
        final int count = subscribe.count();
        for (int i = 0; i < count; i++) {
            codes.putByte(i, (byte) ReasonCode.QUOTA_EXCEEDED);
        }
        egress.suback(event.connectionId(), subscribe.packetId(), codes, 0, count);
    }

    void onUnsubscribe(final EventFlyweight event, final Session session, final Egress egress) {
        subscribe.wrap(event.buffer(), event.offset());
        final int count = subscribe.count();
        int at = subscribe.firstFilter();
        for (int i = 0; i < count; i++) {
            codes.putByte(i, (byte) unsubscribe(session, at));
            at = subscribe.nextFilter(at);
        }
        egress.unsuback(event.connectionId(), subscribe.packetId(), codes, 0, count);
    }

    private int subscribe(final Session session, final int at) {
        final int refusal = subscribe.reasonCode(at);
        if (ReasonCode.isFailure(refusal)) {
            return refusal;
        }
        final TopicFilter filter = filter(at);
        if (state.config.isSubscriptionLimit(session.subscriptions().size())
                && session.subscriptions().find(filter) == null) {
            return ReasonCode.QUOTA_EXCEEDED;
        }
        final int identifier = subscribe.subscriptionIdentifier();
        final Subscription<Session> subscription =
                new Subscription<>(session, filter, subscribe.options(at), identifier);
        final boolean isNew = state.subscriptions.add(subscription) == null;
        session.subscriptions().put(subscription);
        if (filter.isShared()) {
            // No retained messages for a Shared Subscription (MQTT 5.0 §3.8.3.1).
            shared.connected(session, subscription, true);
            return subscription.qos();
        }
        final int handling = subscription.retainHandling();
        if (handling == SEND_RETAINED || handling == SEND_RETAINED_IF_NEW && isNew) {
            session.removeRetainedPages(filter);
            session.addRetainedPages(new RetainedPages(new RetainedCursor(filter), subscription.qos(), identifier));
        }
        return subscription.qos();
    }

    private int unsubscribe(final Session session, final int at) {
        final int refusal = subscribe.reasonCode(at);
        if (ReasonCode.isFailure(refusal)) {
            return refusal;
        }
        final TopicFilter filter = filter(at);
        if (!session.subscriptions().remove(filter)) {
            return ReasonCode.NO_SUBSCRIPTION_EXISTED;
        }
        state.subscriptions.remove(filter, session);
        session.removeRetainedPages(filter);
        return ReasonCode.SUCCESS;
    }

    private TopicFilter filter(final int at) {
        return TopicFilter.of(subscribe.buffer(), subscribe.filterOffset(at), subscribe.filterLength(at));
    }
}
