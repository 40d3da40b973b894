package io.millrace.routing;

import io.millrace.event.ConnectEvent;
import io.millrace.event.ConnectionId;
import io.millrace.event.DisconnectEvent;
import io.millrace.event.EventFlyweight;
import io.millrace.event.MessageFlyweight;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.ReasonCode;
import io.millrace.session.ClientId;
import io.millrace.session.ParkedConnect;
import io.millrace.session.Session;
import io.millrace.session.Timer;
import io.millrace.session.Will;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * CONNECT, DISCONNECT, CLOSED, the takeover between two connections of one client, and what happens to a Session when
 * its connection or its time ends (MQTT 5.0 §3.1.4, §4.1).
 */
final class ConnectionLifecycle {
    /** How long a taken-over connection may take to close, in milliseconds, before the new one goes ahead without. */
    static final long TAKEOVER_LIMIT_MS = 10_000;

    private final RouterState state;
    private final Transmitter transmitter;
    private final Assigner assigner;
    private final MessageRouting routing;
    private final SharedSubscriptions shared;
    private final ConnectEvent connect = new ConnectEvent();
    private final DisconnectEvent disconnect = new DisconnectEvent();

    ConnectionLifecycle(
            final RouterState state,
            final Transmitter transmitter,
            final Assigner assigner,
            final MessageRouting routing,
            final SharedSubscriptions shared) {
        this.state = state;
        this.transmitter = transmitter;
        this.assigner = assigner;
        this.routing = routing;
        this.shared = shared;
    }

    void onConnect(final EventFlyweight event, final Egress egress) {
        connect.wrap(event.buffer(), event.offset());
        final ClientId clientId = ClientId.of(connect.buffer(), connect.clientIdOffset(), connect.clientIdLength());
        final Session session = state.sessions.find(clientId);
        if (session != null && session.isConnected()) {
            park(session, event, egress);
        } else {
            establish(clientId, session, egress);
        }
    }

    /** A CONNECT that the journal has no room for: its client has neither a Session nor taken one over. */
    void onRefused(final EventFlyweight event, final Egress egress) {
        egress.connack(event.connectionId(), false, ReasonCode.QUOTA_EXCEEDED);
    }

    void onDisconnect(final EventFlyweight event) {
        final Session session = state.connected(event.connectionId());
        if (session == null) {
            state.counters.increment(Counter.EVENTS_STALE);
            return;
        }
        disconnect.wrap(event.buffer(), event.offset());
        if (disconnect.reasonCode() == ReasonCode.NORMAL_DISCONNECTION) {
            session.will(null);
        }
        if (disconnect.sessionExpiryIntervalS() != DisconnectEvent.UNCHANGED) {
            session.expiryIntervalS(disconnect.sessionExpiryIntervalS());
        }
    }

    void onClosed(final EventFlyweight event, final Egress egress) {
        final long connectionId = event.connectionId();
        final Session session = state.connections.find(connectionId);
        if (session == null) {
            state.counters.increment(Counter.EVENTS_STALE);
        } else if (session.connectionId() == connectionId) {
            state.connections.remove(connectionId);
            end(session, egress);
        } else if (isParked(session, connectionId)) {
            state.connections.remove(connectionId);
            session.park(null);
            state.timers.cancel(session, Timer.Kind.TAKEOVER);
        } else {
            if (!isInSlotOf(session, connectionId)) {
                state.connections.remove(connectionId);
            }
            state.counters.increment(Counter.EVENTS_STALE);
        }
    }

    /** Ends every connection of the run before: none of them can be heard of again. */
    void onStarted(final Egress egress) {
        state.connections.clear();
        state.sessions.forEach(session -> {
            session.park(null);
            if (session.isConnected()) {
                end(session, egress);
            }
        });
    }

    void onTimer(final Timer timer, final Egress egress) {
        final Session session = timer.session();
        switch (timer.kind()) {
            case SESSION_EXPIRY -> discard(session);
            case WILL_DELAY -> publishWill(session);
            case TAKEOVER -> end(session, egress);
        }
    }

    /** The Session is in use: its connection is asked to close, and the CONNECT waits for its CLOSED. */
    private void park(final Session session, final EventFlyweight event, final Egress egress) {
        final ParkedConnect earlier = session.parkedConnect();
        if (earlier != null) {
            // Its CONNECT is not answered yet, and CONNACK has no Session taken over (MQTT 5.0 §3.2.2.2).
            egress.connack(earlier.connectionId(), false, ReasonCode.SERVER_BUSY);
        } else {
            egress.disconnect(session.connectionId(), ReasonCode.SESSION_TAKEN_OVER);
            state.timers.schedule(session, Timer.Kind.TAKEOVER, state.nowMs + TAKEOVER_LIMIT_MS);
        }
        final byte[] record = new byte[event.length()];
        event.buffer().getBytes(event.offset(), record);
        session.park(new ParkedConnect(event.connectionId(), record));
        state.connections.put(event.connectionId(), session);
    }

    /** The connection wrapped in {@code connect} gets its Session, an old one or a new one. */
    private void establish(final ClientId clientId, final @Nullable Session old, final Egress egress) {
        if (old == null && state.sessions.isFull(state.config.sessionLimit())) {
            state.connections.remove(connect.connectionId());
            egress.connack(connect.connectionId(), false, ReasonCode.QUOTA_EXCEEDED);
            return;
        }
        Session session = old;
        if (session != null && connect.isCleanStart()) {
            discard(session);
            session = null;
        }
        final boolean isPresent = session != null;
        if (session == null) {
            session = state.sessions.create(clientId);
        }
        final long connectionId = connect.connectionId();
        state.timers.cancel(session, Timer.Kind.SESSION_EXPIRY);
        state.timers.cancel(session, Timer.Kind.WILL_DELAY);
        session.connect(connectionId, connect.protocolVersion(), connect.receiveMaximum());
        session.expiryIntervalS(connect.sessionExpiryIntervalS());
        session.will(connect.hasWill() ? willOf(connect) : null);
        shared.connected(session, true);
        state.connections.put(connectionId, session);
        egress.connack(connectionId, isPresent, ReasonCode.SUCCESS);
        if (isPresent) {
            assigner.purge(session);
            transmitter.retransmit(session);
            assigner.refill(session);
        }
    }

    /** The Session has lost its connection; what waited for that goes on. */
    private void end(final Session session, final Egress egress) {
        final ParkedConnect parked = session.parkedConnect();
        session.park(null);
        state.timers.cancel(session, Timer.Kind.TAKEOVER);
        session.disconnect();
        shared.connected(session, false);
        final Will will = session.will();
        if (session.expiryIntervalS() == 0) {
            discard(session);
        } else {
            if (session.expiryIntervalS() != Session.NEVER_EXPIRES) {
                state.timers.schedule(
                        session, Timer.Kind.SESSION_EXPIRY, state.nowMs + session.expiryIntervalS() * 1000);
            }
            if (will != null && will.delayIntervalS() == 0) {
                publishWill(session);
            } else if (will != null) {
                state.timers.schedule(session, Timer.Kind.WILL_DELAY, state.nowMs + will.delayIntervalS() * 1000);
            }
        }
        if (parked != null) {
            connect.wrap(new UnsafeBuffer(parked.record()), 0);
            establish(session.clientId(), state.sessions.find(session.clientId()), egress);
        }
    }

    /** The Session ends; a Will that was still to come is published now ([MQTT-3.1.2-8]). */
    private void discard(final Session session) {
        for (int i = 0, count = session.subscriptions().size(); i < count; i++) {
            state.subscriptions.remove(session.subscriptions().at(i).filter(), session);
        }
        session.subscriptions().clear();
        // Last: a shared group must not choose the one that goes.
        publishWill(session);
        state.timers.cancel(session, Timer.Kind.SESSION_EXPIRY);
        state.timers.cancel(session, Timer.Kind.WILL_DELAY);
        state.timers.cancel(session, Timer.Kind.TAKEOVER);
        state.sessions.remove(session);
    }

    private void publishWill(final Session session) {
        final Will will = session.will();
        if (will != null) {
            session.will(null);
            routing.publishWill(will, session);
        }
    }

    private static boolean isParked(final Session session, final long connectionId) {
        final ParkedConnect parked = session.parkedConnect();
        return parked != null && parked.connectionId() == connectionId && connectionId != ConnectionId.NONE;
    }

    /** True if the Session's connection, or the one that waits to be it, has the slot by now. */
    private static boolean isInSlotOf(final Session session, final long connectionId) {
        final ParkedConnect parked = session.parkedConnect();
        return session.isConnected() && ConnectionId.isSameSlot(session.connectionId(), connectionId)
                || parked != null && ConnectionId.isSameSlot(parked.connectionId(), connectionId);
    }

    private static Will willOf(final ConnectEvent connect) {
        final MessageFlyweight message = connect.will();
        final byte[] topic = new byte[message.topicLength()];
        message.buffer().getBytes(message.topicOffset(), topic);
        return new Will(
                connect.position(),
                connect.length(),
                topic,
                message.qos(),
                message.isRetain(),
                message.payloadLength() == 0,
                message.expiryIntervalS(),
                connect.willDelayIntervalS());
    }
}
