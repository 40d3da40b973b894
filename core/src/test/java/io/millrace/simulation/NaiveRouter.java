package io.millrace.simulation;

import io.millrace.event.AckRunEvent;
import io.millrace.event.ConfiguredEvent;
import io.millrace.event.ConnectEvent;
import io.millrace.event.ConnectionId;
import io.millrace.event.DisconnectEvent;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import io.millrace.event.RefusedEvent;
import io.millrace.event.SubscribeEvent;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.simulation.NaiveSession.Connect;
import io.millrace.simulation.NaiveSession.Message;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The oracle: the same events as the router's, applied with lists and scans, without a thought for speed. For every
 * connection it knows what must be sent there.
 */
final class NaiveRouter {
    private static final long TAKEOVER_LIMIT_MS = 10_000;
    private static final long NEVER = 0xFFFFFFFFL;

    final NaiveState state = new NaiveState();
    private final NaiveMessages messages = new NaiveMessages(state);
    private final Map<Long, Boolean> refusedConnects = new HashMap<>();

    void apply(final EventFlyweight event) {
        if (event.isJournaled()) {
            fireTimers(event.timeMs());
            state.nowMs = Math.max(state.nowMs, event.timeMs());
        }
        if (event.isRefused()) {
            applyRefused(event);
            return;
        }
        switch (event.type()) {
            case EventType.STARTED -> onStarted();
            case EventType.CONFIGURED -> state.configure(wrap(new ConfiguredEvent(), event));
            case EventType.CONNECT -> onConnect(connect(wrap(new ConnectEvent(), event)));
            case EventType.CLOSED -> onClosed(event.connectionId());
            case EventType.TICK, EventType.QUERY, EventType.CLOSE_AFTER -> {}
            case EventType.CONGESTED, EventType.DRAINED, EventType.DROPPED, EventType.FETCHED -> {}
            default -> {
                final NaiveSession session = state.connected(event.connectionId());
                if (session != null) {
                    applyOfSession(session, event);
                }
            }
        }
    }

    /** The journal has no room for it. */
    private void applyRefused(final EventFlyweight event) {
        if (event.type() == EventType.CONNECT) {
            refusedConnects.put(event.connectionId(), true);
            return;
        }
        final NaiveSession session = state.connected(event.connectionId());
        if (session == null) {
            return;
        }
        if (event.type() == EventType.SUBSCRIBE) {
            messages.onRefusedSubscribe(session, wrap(new SubscribeEvent(), event));
            return;
        }
        final MessageFlyweight message = wrap(new PublishEvent(), event).message();
        if (message.qos() == 0) {
            messages.onUnretained(session, messageOf(message, session.clientId, event, false));
        } else {
            final int answer = message.qos() == 1 ? PacketType.PUBACK : PacketType.PUBREC;
            messages.onRefused(session, answer, message.packetId(), ReasonCode.QUOTA_EXCEEDED);
        }
    }

    /**
     * True if the CONNECT was turned away because another one followed it before it could be answered, or because there
     * was no room.
     */
    boolean isRefused(final long connectionId) {
        return refusedConnects.containsKey(connectionId);
    }

    private void applyOfSession(final NaiveSession session, final EventFlyweight event) {
        switch (event.type()) {
            case EventType.DISCONNECT -> onDisconnect(session, wrap(new DisconnectEvent(), event));
            case EventType.PUBLISH -> {
                final PublishEvent publish = wrap(new PublishEvent(), event);
                final MessageFlyweight message = publish.message();
                messages.onPublish(session, messageOf(message, session.clientId, event, false), message.packetId());
            }
            case EventType.ACK_RUN -> {
                final AckRunEvent run = wrap(new AckRunEvent(), event);
                for (int i = 0; i < run.count(); i++) {
                    messages.onAck(session, run.packetType(i), run.packetId(i), run.reasonCode(i));
                }
                messages.refill(session);
            }
            case EventType.SUBSCRIBE -> messages.onSubscribe(session, wrap(new SubscribeEvent(), event));
            case EventType.UNSUBSCRIBE -> messages.onUnsubscribe(session, wrap(new SubscribeEvent(), event));
            case EventType.CONTINUE -> messages.refill(session);
            case EventType.REFUSED -> {
                final RefusedEvent refused = wrap(new RefusedEvent(), event);
                messages.onRefused(session, refused.answer(), refused.packetId(), refused.reasonCode());
            }
            default -> throw new AssertionError("event type " + event.type());
        }
    }

    private void onStarted() {
        for (final NaiveSession session : state.sessions()) {
            session.parked = null;
            if (session.isConnected()) {
                end(session);
            }
        }
    }

    private void onConnect(final Connect connect) {
        final NaiveSession session = state.find(connect.clientId());
        if (session == null || !session.isConnected()) {
            establish(session, connect);
            return;
        }
        if (session.parked == null) {
            state.timers.schedule(session, NaiveTimers.Kind.TAKEOVER, state.nowMs + TAKEOVER_LIMIT_MS);
        } else {
            refusedConnects.put(session.parked.connectionId(), true);
        }
        session.parked = connect;
    }

    private void establish(final @Nullable NaiveSession old, final Connect connect) {
        NaiveSession session = old;
        if (session != null && connect.isCleanStart()) {
            discard(session);
            session = null;
        }
        final boolean isPresent = session != null;
        if (session == null) {
            session = state.create(connect.clientId());
        }
        state.timers.cancel(session, NaiveTimers.Kind.SESSION_EXPIRY);
        state.timers.cancel(session, NaiveTimers.Kind.WILL_DELAY);
        session.connectionId = connect.connectionId();
        session.receiveMaximum = connect.receiveMaximum();
        session.expiryIntervalS = connect.expiryIntervalS();
        session.will = connect.will();
        session.willDelayS = connect.willDelayS();
        state.shares.connected(session, true);
        final Expectation expectation = state.expect(session, isPresent);
        for (final NaiveSession.Inflight entry : session.inflight) {
            if (!entry.isReleased) {
                expectation.assigned(entry.delivery);
            }
        }
        messages.refill(session);
    }

    private static void onDisconnect(final NaiveSession session, final DisconnectEvent disconnect) {
        if (disconnect.reasonCode() == ReasonCode.NORMAL_DISCONNECTION) {
            session.will = null;
        }
        if (disconnect.sessionExpiryIntervalS() != DisconnectEvent.UNCHANGED) {
            session.expiryIntervalS = disconnect.sessionExpiryIntervalS();
        }
    }

    private void onClosed(final long connectionId) {
        final NaiveSession session = state.connected(connectionId);
        if (session != null) {
            end(session);
            return;
        }
        for (final NaiveSession other : state.sessions()) {
            if (other.parked != null && other.parked.connectionId() == connectionId) {
                other.parked = null;
                state.timers.cancel(other, NaiveTimers.Kind.TAKEOVER);
            }
        }
    }

    private void end(final NaiveSession session) {
        final Connect parked = session.parked;
        session.parked = null;
        session.connectionId = ConnectionId.NONE;
        state.shares.connected(session, false);
        state.timers.cancel(session, NaiveTimers.Kind.TAKEOVER);
        if (session.expiryIntervalS == 0) {
            discard(session);
        } else {
            if (session.expiryIntervalS != NEVER) {
                state.timers.schedule(
                        session, NaiveTimers.Kind.SESSION_EXPIRY, state.nowMs + session.expiryIntervalS * 1000);
            }
            if (session.will != null && session.willDelayS == 0) {
                publishWill(session);
            } else if (session.will != null) {
                state.timers.schedule(session, NaiveTimers.Kind.WILL_DELAY, state.nowMs + session.willDelayS * 1000);
            }
        }
        if (parked != null) {
            establish(state.find(parked.clientId()), parked);
        }
    }

    private void discard(final NaiveSession session) {
        state.timers.cancelAll(session);
        state.remove(session);
        publishWill(session);
    }

    private void publishWill(final NaiveSession session) {
        final Message will = session.will;
        session.will = null;
        if (will != null) {
            messages.publishWill(session, will);
        }
    }

    private void fireTimers(final long timeMs) {
        for (NaiveTimers.Timer timer = state.timers.poll(timeMs); timer != null; timer = state.timers.poll(timeMs)) {
            state.nowMs = Math.max(state.nowMs, timer.deadlineMs());
            switch (timer.kind()) {
                case SESSION_EXPIRY -> discard(timer.session());
                case WILL_DELAY -> publishWill(timer.session());
                case TAKEOVER -> end(timer.session());
            }
        }
    }

    private static Connect connect(final ConnectEvent event) {
        final String clientId =
                event.buffer().getStringWithoutLengthUtf8(event.clientIdOffset(), event.clientIdLength());
        return new Connect(
                event.connectionId(),
                clientId,
                event.isCleanStart(),
                event.receiveMaximum(),
                event.sessionExpiryIntervalS(),
                event.hasWill() ? messageOf(event.will(), clientId, event, true) : null,
                event.willDelayIntervalS());
    }

    private static Message messageOf(
            final MessageFlyweight message, final String publisher, final EventFlyweight event, final boolean isWill) {
        return new Message(
                message.buffer().getStringWithoutLengthUtf8(message.topicOffset(), message.topicLength()),
                message.buffer().getStringWithoutLengthUtf8(message.payloadOffset(), message.payloadLength()),
                message.qos(),
                message.isRetain(),
                message.expiryIntervalS(),
                event.timeMs(),
                publisher,
                isWill,
                event.isJournaled(),
                event.length());
    }

    private static <E extends EventFlyweight> E wrap(final E typed, final EventFlyweight event) {
        typed.wrap(event.buffer(), event.offset());
        return typed;
    }
}
