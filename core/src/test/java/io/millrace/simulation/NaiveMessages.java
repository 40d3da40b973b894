package io.millrace.simulation;

import io.millrace.event.SubscribeEvent;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.simulation.NaiveSession.Delivery;
import io.millrace.simulation.NaiveSession.Inflight;
import io.millrace.simulation.NaiveSession.Message;
import io.millrace.simulation.NaiveSession.Pages;
import io.millrace.simulation.NaiveSession.Subscribed;
import io.millrace.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** The oracle's messages: subscribing, publishing, retaining, acknowledging. */
final class NaiveMessages {
    private final NaiveState state;

    NaiveMessages(final NaiveState state) {
        this.state = state;
    }

    void onPublish(final NaiveSession publisher, final Message message, final int packetId) {
        if (message.qos() == 2 && !publisher.received.add(packetId)) {
            state.expectation(publisher).answer(PacketType.PUBREC, packetId, ReasonCode.SUCCESS);
            return;
        }
        state.routed.merge(message.payload(), 1, Integer::sum);
        retain(message);
        final boolean isMatched = route(publisher, message);
        if (message.qos() > 0) {
            state.expectation(publisher)
                    .answer(
                            message.qos() == 1 ? PacketType.PUBACK : PacketType.PUBREC,
                            packetId,
                            isMatched ? ReasonCode.SUCCESS : ReasonCode.NO_MATCHING_SUBSCRIBERS);
        }
    }

    /** A message that was taken before is not refused when it comes again. */
    void onRefused(final NaiveSession publisher, final int answer, final int packetId, final int reasonCode) {
        final boolean isKnown = answer == PacketType.PUBREC && publisher.received.contains(packetId);
        state.expectation(publisher).answer(answer, packetId, isKnown ? ReasonCode.SUCCESS : reasonCode);
    }

    void onRefusedSubscribe(final NaiveSession session, final SubscribeEvent event) {
        state.expectation(session).answer(PacketType.SUBACK, event.packetId(), ReasonCode.QUOTA_EXCEEDED);
    }

    /** A message of QoS 0 that was to be retained, and cannot be. */
    void onUnretained(final NaiveSession publisher, final Message message) {
        route(publisher, message);
    }

    void publishWill(final NaiveSession publisher, final Message will) {
        final Message now = new Message(
                will.topic(),
                will.payload(),
                will.qos(),
                will.isRetain(),
                will.expiryIntervalS(),
                state.nowMs,
                will.publisher(),
                true,
                true,
                will.recordLength());
        state.routed.merge(will.payload(), 1, Integer::sum);
        retain(now);
        route(publisher, now);
    }

    void onSubscribe(final NaiveSession session, final SubscribeEvent event) {
        int at = event.firstFilter();
        for (int i = 0; i < event.count(); i++) {
            final String filter = filter(event, at);
            if (event.reasonCode(at) == 0) {
                final Subscribed subscribed = new Subscribed(filter, event.options(at), event.subscriptionIdentifier());
                final boolean isNew = session.subscriptions.put(filter, subscribed) == null;
                if (NaiveShares.isShared(filter)) {
                    state.shares.join(session, filter);
                } else if (subscribed.retainHandling() == 0 || subscribed.retainHandling() == 1 && isNew) {
                    session.pages.removeIf(pages -> pages.subscribed.filter().equals(filter));
                    session.pages.add(new Pages(subscribed));
                }
            }
            at = event.nextFilter(at);
        }
        state.expectation(session).answer(PacketType.SUBACK, event.packetId(), 0);
        refill(session);
    }

    void onUnsubscribe(final NaiveSession session, final SubscribeEvent event) {
        int at = event.firstFilter();
        for (int i = 0; i < event.count(); i++) {
            final String filter = filter(event, at);
            session.subscriptions.remove(filter);
            state.shares.leave(session, filter);
            session.pages.removeIf(pages -> pages.subscribed.filter().equals(filter));
            at = event.nextFilter(at);
        }
        state.expectation(session).answer(PacketType.UNSUBACK, event.packetId(), 0);
    }

    void onAck(final NaiveSession session, final int packetType, final int packetId, final int reasonCode) {
        final Inflight entry = session.find(packetId);
        switch (packetType) {
            case PacketType.PUBACK -> {
                if (entry != null && entry.delivery.qos() == 1) {
                    session.inflight.remove(entry);
                }
            }
            case PacketType.PUBREC -> {
                if (entry != null && entry.delivery.qos() == 2) {
                    entry.isReleased = true;
                    if (ReasonCode.isFailure(reasonCode)) {
                        session.inflight.remove(entry);
                    }
                }
            }
            case PacketType.PUBCOMP -> {
                if (entry != null && entry.isReleased) {
                    session.inflight.remove(entry);
                }
            }
            default -> {
                final boolean isKnown = session.received.remove(packetId);
                state.expectation(session)
                        .answer(
                                PacketType.PUBCOMP,
                                packetId,
                                isKnown ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
            }
        }
    }

    /** What waits goes into the window while there is room: retained messages asked for before what was queued. */
    void refill(final NaiveSession session) {
        while (session.isConnected() && !session.pages.isEmpty()) {
            final Pages pages = session.pages.get(0);
            if (pages.subscribed.qos() > 0 && !hasRoom(session)) {
                return;
            }
            final Message message = next(pages);
            if (message == null) {
                session.pages.remove(0);
            } else if (message.expiresAtMs() > state.nowMs) {
                final int qos = Math.min(pages.subscribed.qos(), message.qos());
                final Message asRetained = new Message(
                        message.topic(),
                        message.payload(),
                        message.qos(),
                        true,
                        message.expiryIntervalS(),
                        message.timeMs(),
                        "",
                        message.isWill(),
                        true,
                        message.recordLength());
                deliver(session, new Delivery(asRetained, qos, true, identifiers(pages.subscribed), 0, 0), true);
            }
        }
        while (session.isConnected() && !session.queue.isEmpty() && hasRoom(session)) {
            assign(session, session.queue.remove(0));
        }
    }

    private @Nullable Message next(final Pages pages) {
        for (final String topic : state.retained.tailMap(pages.lastTopic, false).keySet()) {
            if (matches(pages.subscribed.filter(), topic)) {
                pages.lastTopic = topic;
                return state.retained.get(topic);
            }
        }
        return null;
    }

    private void retain(final Message message) {
        if (!message.isRetain() || !message.isWill() && message.payload().length() > state.retainedPayloadLimit) {
            return;
        }
        if (message.payload().isEmpty()) {
            state.retained.remove(message.topic());
            return;
        }
        state.retained.values().removeIf(retained -> retained.expiresAtMs() <= state.nowMs);
        if (state.retained.size() < state.retainedLimit || state.retained.containsKey(message.topic())) {
            state.retained.put(message.topic(), message);
        }
    }

    private boolean route(final NaiveSession publisher, final Message message) {
        // Who gets it is decided before anybody has got it.
        final Map<NaiveSession, Delivery> plain = new LinkedHashMap<>();
        for (final NaiveSession session : state.sessions()) {
            int qos = -1;
            boolean isRetainAsPublished = false;
            final List<Integer> identifiers = new ArrayList<>();
            for (final Subscribed subscribed : session.subscriptions.values()) {
                if (!NaiveShares.isShared(subscribed.filter())
                        && matches(subscribed.filter(), message.topic())
                        && !(subscribed.isNoLocal() && session == publisher)) {
                    qos = Math.max(qos, Math.min(subscribed.qos(), message.qos()));
                    isRetainAsPublished |= subscribed.isRetainAsPublished();
                    identifiers.addAll(identifiers(subscribed));
                }
            }
            if (qos >= 0) {
                Collections.sort(identifiers);
                final boolean isRetain = message.isRetain() && isRetainAsPublished;
                plain.put(session, new Delivery(message, qos, isRetain, identifiers, 0, 0));
            }
        }
        final List<NaiveShares.Chosen> chosen = message.isJournaled()
                ? state.shares.choose(message.topic(), message.qos(), this::isReady)
                : state.shares.mayChoose(message.topic());
        plain.forEach((session, delivery) -> deliver(session, delivery, false));
        for (final NaiveShares.Chosen member : chosen) {
            final Subscribed by = member.subscribed();
            final boolean isRetain = message.isRetain() && by.isRetainAsPublished();
            final int qos = Math.min(by.qos(), message.qos());
            deliver(member.session(), new Delivery(message, qos, isRetain, identifiers(by), 0, 0), false);
        }
        return !plain.isEmpty() || !chosen.isEmpty();
    }

    private boolean isReady(final NaiveSession session) {
        return session.isConnected() && session.queue.isEmpty() && session.pages.isEmpty() && hasRoom(session);
    }

    private void deliver(final NaiveSession session, final Delivery delivery, final boolean isRetainedPage) {
        if (delivery.qos() == 0) {
            if (session.isConnected()) {
                state.expectation(session).atMostOnce(delivery);
            }
        } else if (isRetainedPage
                || session.isConnected() && session.queue.isEmpty() && session.pages.isEmpty() && hasRoom(session)) {
            assign(session, delivery);
        } else {
            // A limit may have been lowered since: the queue grows no further.
            final int countLimit = Math.max(state.queueLimit, session.queue.size());
            final long byteLimit =
                    state.queueByteLimit == 0 ? Long.MAX_VALUE : Math.max(state.queueByteLimit, bytes(session));
            while (state.isDropOldest && !session.queue.isEmpty() && !fits(session, delivery, countLimit, byteLimit)) {
                session.queue.remove(0);
            }
            if (fits(session, delivery, countLimit, byteLimit)
                    && (state.isDropOldest || fits(session, delivery, state.queueLimit, state.queueByteLimit))) {
                session.queue.add(delivery);
            }
        }
    }

    /** An empty queue takes a message of any length. */
    private static boolean fits(
            final NaiveSession session, final Delivery delivery, final int countLimit, final long byteLimit) {
        return session.queue.size() < countLimit
                && (session.queue.isEmpty()
                        || byteLimit == 0
                        || bytes(session) + delivery.message().recordLength() <= byteLimit);
    }

    private static long bytes(final NaiveSession session) {
        return session.queue.stream()
                .mapToLong(queued -> queued.message().recordLength())
                .sum();
    }

    private void assign(final NaiveSession session, final Delivery delivery) {
        final Delivery assigned = delivery.assigned(session.nextPacketId(), session.assignedCount++);
        session.inflight.add(new Inflight(assigned));
        state.expectation(session).assigned(assigned);
    }

    private boolean hasRoom(final NaiveSession session) {
        return session.inflight.size() < Math.min(session.receiveMaximum, state.inflightLimit);
    }

    private static List<Integer> identifiers(final Subscribed subscribed) {
        return subscribed.identifier() == 0 ? List.of() : List.of(subscribed.identifier());
    }

    private static String filter(final SubscribeEvent event, final int at) {
        return event.buffer().getStringWithoutLengthUtf8(event.filterOffset(at), event.filterLength(at));
    }

    static boolean matches(final String filter, final String topic) {
        final byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
        return TopicFilter.of(filter).matches(new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
