package io.millrace.routing;

import io.millrace.event.DeliveryWord;
import io.millrace.event.EventFlyweight;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ProtocolVersion;
import io.millrace.mqtt.QoS;
import io.millrace.mqtt.ReasonCode;
import io.millrace.retained.RetainedMessage;
import io.millrace.session.Session;
import io.millrace.session.Will;
import io.millrace.subscription.Matches;
import io.millrace.subscription.SubscriptionList;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Fans a message out to the Sessions that subscribe to its topic, and answers its publisher. */
final class MessageRouting {
    private final RouterState state;
    private final Transmitter transmitter;
    private final Offering offering;
    private final Assigner assigner;
    private final Matches<Session> matches = new Matches<>();
    private final Targets targets;
    private final SharedSubscriptions shared;
    private final PublishEvent publish = new PublishEvent();
    private final UnsafeBuffer willTopic = new UnsafeBuffer(0, 0);

    MessageRouting(
            final RouterState state,
            final Transmitter transmitter,
            final Assigner assigner,
            final SharedSubscriptions shared) {
        this.state = state;
        this.transmitter = transmitter;
        this.offering = new Offering(state, transmitter);
        this.assigner = assigner;
        this.shared = shared;
        this.targets = new Targets();
    }

    /** PUBLISH (MQTT 5.0 §3.3.4, §4.3). */
    void onPublish(final EventFlyweight event, final Session publisher, final Egress egress) {
        publish.wrap(event.buffer(), event.offset());
        final MessageFlyweight message = publish.message();
        final int qos = message.qos();
        final int packetId = message.packetId();
        if (qos == QoS.EXACTLY_ONCE && !publisher.received().add(packetId)) {
            // Routed before; only the PUBREC was lost ([MQTT-4.3.3-10]).
            egress.ack(event.connectionId(), PacketType.PUBREC, packetId, ReasonCode.SUCCESS);
            return;
        }
        if (message.isRetain() && !retain(message, event.position())) {
            state.counters.increment(Counter.DROPPED_RETAINED_FULL);
        }
        final boolean isMatched = route(event, message, publisher);
        if (qos != QoS.AT_MOST_ONCE) {
            final int answer = qos == QoS.AT_LEAST_ONCE ? PacketType.PUBACK : PacketType.PUBREC;
            final int reasonCode = isMatched ? ReasonCode.SUCCESS : ReasonCode.NO_MATCHING_SUBSCRIBERS;
            egress.ack(event.connectionId(), answer, packetId, reasonCode);
        }
    }

    /** @return true if anybody subscribes to it */
    private boolean route(final EventFlyweight event, final MessageFlyweight message, final Session publisher) {
        final int qos = message.qos();
        final boolean isJournaled = event.isJournaled();
        matches.clear();
        state.subscriptions.match(message.buffer(), message.topicOffset(), message.topicLength(), matches);
        final SubscriptionList<Session> sole = matches.sole();
        final FanOut fanOut = sole == null ? null : FanOut.of(sole, qos);
        if (fanOut != null && fanOut.isWorthwhile()) {
            targets.collectOthers(fanOut, qos, publisher);
            shared.choose(matches, qos, isJournaled, targets);
            transmitter.begin(event);
            offering.fanOut(fanOut);
        } else {
            targets.collect(matches, qos, publisher);
            shared.choose(matches, qos, isJournaled, targets);
            if (targets.count() == 0) {
                return false;
            }
            transmitter.begin(event);
        }
        deliver(event.position(), event.length(), message.isRetain(), false);
        transmitter.end();
        return true;
    }

    /** Publishes a Will Message, whose payload lies in the CONNECT record (MQTT 5.0 §3.1.2.5). */
    void publishWill(final Will will, final Session publisher) {
        if (state.isGone(will.position())) {
            state.counters.increment(Counter.DROPPED_GONE);
            return;
        }
        final long expiresAtMs = expiresAtMs(will.expiryIntervalS());
        if (will.expiryIntervalS() != MessageFlyweight.NO_EXPIRY) {
            state.publishedWills.add(will.position(), state.nowMs, expiresAtMs);
        }
        willTopic.wrap(will.topic());
        if (will.isRetain()) {
            retain(
                    will.isPayloadEmpty(),
                    willTopic,
                    0,
                    will.topic().length,
                    will.position(),
                    will.qos(),
                    true,
                    expiresAtMs);
        }
        matches.clear();
        state.subscriptions.match(willTopic, 0, will.topic().length, matches);
        targets.collect(matches, will.qos(), publisher);
        shared.choose(matches, will.qos(), true, targets);
        deliver(will.position(), will.recordLength(), will.isRetain(), true);
    }

    private boolean retain(final MessageFlyweight message, final long position) {
        if (message.payloadLength() > state.config.retainedPayloadLimit()) {
            return false;
        }
        return retain(
                message.payloadLength() == 0,
                message.buffer(),
                message.topicOffset(),
                message.topicLength(),
                position,
                message.qos(),
                false,
                expiresAtMs(message.expiryIntervalS()));
    }

    /** An empty payload removes ([MQTT-3.3.1-6]); a new topic needs room. */
    private boolean retain(
            final boolean isRemoval,
            final DirectBuffer topic,
            final int offset,
            final int length,
            final long position,
            final int qos,
            final boolean isWill,
            final long expiresAtMs) {
        if (isRemoval) {
            state.retained.remove(topic, offset, length);
            return true;
        }
        if (isFull() && !hasRetained(topic, offset, length)) {
            state.retained.remove(topic, offset, length);
            state.sweepRetained();
            if (isFull()) {
                return false;
            }
        }
        state.retained.put(topic, offset, length, position, qos, isWill, expiresAtMs);
        return true;
    }

    /** One that is still to be sent: whether the others were looked at already must decide nothing. */
    private boolean hasRetained(final DirectBuffer topic, final int offset, final int length) {
        final RetainedMessage message = state.retained.find(topic, offset, length);
        return message != null && message.expiresAtMs() > state.nowMs && !state.isGone(message.position());
    }

    private boolean isFull() {
        return state.retained.count() >= state.config.retainedLimit();
    }

    private void deliver(final long position, final int recordLength, final boolean isRetain, final boolean isWill) {
        for (int i = 0, count = targets.count(); i < count; i++) {
            final Session session = targets.session(i);
            final boolean retain = isRetain && targets.isRetainAsPublished(i);
            final int word = DeliveryWord.of(targets.qos(i), retain, isWill, 0);
            if (targets.qos(i) != QoS.AT_MOST_ONCE) {
                assigner.add(session, position, wordOf(session, word, false, i), recordLength);
            } else if (session.isConnected()) {
                if (isWill) {
                    transmitter.transmitQos0(
                            session, position, wordOf(session, word, true, i), willTopic, 0, willTopic.capacity());
                } else {
                    offering.offer(
                            session,
                            publish.message(),
                            position,
                            word,
                            targets.identifierBytes(),
                            targets.identifiersOffset(i),
                            targets.identifiersLength(i));
                }
            }
        }
        targets.clear();
    }

    private int wordOf(final Session session, final int word, final boolean packetLess, final int target) {
        final int length = targets.identifiersLength(target);
        return length == 0
                ? word
                : DeliveryIdentifiers.word(
                        session,
                        word,
                        packetLess,
                        targets.identifierBytes(),
                        targets.identifiersOffset(target),
                        length);
    }

    /**
     * A PUBLISH that the journal has no room for. QoS 0 that was to be retained is delivered all the same, unless it is
     * too large for a ring. QoS 1 and 2: MQTT 5 has a Reason Code for that, before it there is only the connection.
     */
    void onRefused(final EventFlyweight event, final Session publisher, final Egress egress) {
        publish.wrap(event.buffer(), event.offset());
        final MessageFlyweight message = publish.message();
        final int qos = message.qos();
        if (qos == QoS.AT_MOST_ONCE) {
            if (event.length() > EventFlyweight.LARGE_EVENT_LENGTH) {
                state.counters.increment(Counter.DROPPED_DISK_FULL);
            } else {
                state.counters.increment(Counter.DROPPED_RETAINED_FULL);
                route(event, message, publisher);
            }
            return;
        }
        final int packetId = message.packetId();
        final int answer = qos == QoS.AT_LEAST_ONCE ? PacketType.PUBACK : PacketType.PUBREC;
        if (isTaken(publisher, answer, packetId)) {
            egress.ack(publisher.connectionId(), answer, packetId, ReasonCode.SUCCESS);
            return;
        }
        state.counters.increment(Counter.DROPPED_DISK_FULL);
        if (publisher.protocolVersion() == ProtocolVersion.MQTT_5) {
            egress.ack(publisher.connectionId(), answer, packetId, ReasonCode.QUOTA_EXCEEDED);
        } else {
            egress.disconnect(publisher.connectionId(), ReasonCode.QUOTA_EXCEEDED);
        }
    }

    /** A PUBLISH that its port has refused. */
    void onRefused(
            final Session publisher, final int answer, final int packetId, final int reasonCode, final Egress egress) {
        egress.ack(
                publisher.connectionId(),
                answer,
                packetId,
                isTaken(publisher, answer, packetId) ? ReasonCode.SUCCESS : reasonCode);
    }

    /**
     * True if it repeats a QoS 2 message that was taken before. It is not refused then: a failure would free its
     * identifier for the client, and not here ([MQTT-4.3.3-9], [MQTT-4.3.3-10]).
     */
    private static boolean isTaken(final Session publisher, final int answer, final int packetId) {
        return answer == PacketType.PUBREC && publisher.received().contains(packetId);
    }

    private long expiresAtMs(final long expiryIntervalS) {
        return expiryIntervalS == MessageFlyweight.NO_EXPIRY ? Long.MAX_VALUE : state.nowMs + expiryIntervalS * 1000;
    }
}
