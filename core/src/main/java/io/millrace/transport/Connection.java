package io.millrace.transport;

import io.millrace.monitor.Counter;
import io.millrace.mqtt.ReasonCode;
import io.millrace.security.Principal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One Network Connection, from accept until its CLOSED is in the ring and its channel gone. The loop's thread. Reads
 * pause while decoding is blocked and more bytes come; meanwhile the keep-alive clock stands still.
 */
final class Connection {
    private final IoLoop loop;
    private final Channel channel;
    private final Arrival arrival;
    private final Door door;
    private final Inbound inbound;
    private final Outbound outbound;
    private final ReadGate reads;
    private final Slot slot;
    private final PendingEvents pending;
    private ConnectionState state = ConnectionState.AWAIT_CONNECT;
    private boolean channelGone;
    private boolean decodeBlocked;
    private @Nullable Departure departure;
    private Client client = Client.UNKNOWN;

    Connection(final IoLoop loop, final Channel channel, final Turnstile turnstile, final Door door) {
        this.loop = loop;
        this.channel = channel;
        this.door = door;
        inbound = new Inbound(this, loop);
        outbound = new Outbound(this, channel, loop);
        reads = new ReadGate(channel);
        slot = new Slot(loop);
        arrival = new Arrival(this, slot, loop, channel, turnstile);
        pending = new PendingEvents(this, loop);
    }

    /** Takes all of {@code bytes}, which stay the caller's. */
    void onBytes(final ByteBuf bytes) {
        loop.counters().add(Counter.BYTES_RECEIVED, bytes.readableBytes());
        reads.heard(loop.nowS());
        if (departure != null) {
            departure.heard();
        }
        final boolean waiting = state.keepsBytes() && !isDecoding();
        inbound.onBytes(bytes);
        if (waiting) {
            reads.pause();
        }
    }

    void onChannelGone() {
        channelGone = true;
        arrival.leave();
        outbound.release();
        if (!slot.isClaimed()) {
            return;
        }
        slot.cancelDeadline();
        final boolean unfinished = state == ConnectionState.OPEN && decodeBlocked
                || state == ConnectionState.AWAIT_SESSION && !inbound.isEmpty();
        if (unfinished) {
            liftRate();
        } else {
            end();
        }
    }

    /** A fault of ours costs this connection, and no other. */
    void onFault(final Throwable fault) {
        loop.errorHandler().onError(fault);
        abort();
    }

    /** Tries again what found the ring full. */
    void retry() {
        pending.onListed();
        if (decodeBlocked) {
            resumeDecoding();
        } else if (departure != null) {
            departure.onListed();
        }
        releaseWhenDone();
    }

    /** Sets the next deadline of an open connection, or tells why it has come: what counts is while we were listening. */
    int keepAlive() {
        if (reads.isPaused() || decodeBlocked) {
            reads.heard(loop.nowS());
            inbound.restartClock();
        }
        return slot.keepAlive(client, door.timeouts(), reads.heardS(), inbound.packetDeadlineS());
    }

    void awaitAuthentication(final Client client) {
        this.client = client;
        state = ConnectionState.AUTHENTICATING;
        slot.deadlineIn(door.timeouts().authenticationS());
    }

    /** One that nobody waits for any more is ignored. */
    void onAuthenticated(final PendingAuthentication answer) {
        if (state != ConnectionState.AUTHENTICATING) {
            return;
        }
        final Principal accepted = answer.principal();
        if (accepted == null) {
            refuse(client, answer.reasonCode());
        } else {
            client.principal(accepted, loop.nowS(), loop.nowMs());
            state = ConnectionState.AUTHENTICATED;
        }
    }

    /** The rounds of enhanced authentication. {@code connect}: the packet that was put aside, to be decoded now. */
    void authenticating(final ConnectionState next, final @Nullable ByteBuf connect) {
        state = next;
        if (connect != null) {
            inbound.putBack(connect);
        }
        if (next.isDecoding()) {
            resumeDecoding();
        }
    }

    /** CONNECT is in the ring. */
    void awaitSession() {
        state = ConnectionState.AWAIT_SESSION;
        slot.onAuthenticated();
    }

    void onConnack(final boolean sessionPresent, final int reasonCode) {
        if (state != ConnectionState.AWAIT_SESSION) {
            return;
        }
        if (ReasonCode.isFailure(reasonCode)) {
            refuse(client, reasonCode);
            return;
        }
        state = ConnectionState.OPEN;
        reads.heard(loop.nowS());
        if (!channelGone) {
            door.terms().connack(outbound, client, sessionPresent);
            keepAlive();
        }
        resumeDecoding();
    }

    /** Refuses CONNECT, with CONNACK if MQTT can tell the reason, or an open connection that is not who it was. */
    void refuse(final Client refused, final int reasonCode) {
        loop.counters().increment(Counter.CONNECTIONS_REFUSED);
        if (state == ConnectionState.OPEN) {
            closeAfter(reasonCode);
            return;
        }
        if (refused.protocolVersion() > 0 && channel.isActive()) {
            door.terms().refusal(outbound, refused, reasonCode);
        }
        end();
    }

    /** The client broke the rules: nothing more is decoded; earlier packets are answered before it is told. */
    void fail(final int reasonCode) {
        if (reasonCode != ReasonCode.KEEP_ALIVE_TIMEOUT && reasonCode != ReasonCode.MAXIMUM_CONNECT_TIME) {
            loop.counters().increment(Counter.PACKETS_MALFORMED);
        }
        if (state == ConnectionState.CHALLENGED) {
            refuse(client, reasonCode);
        } else {
            closeAfter(reasonCode);
        }
    }

    private void closeAfter(final int reasonCode) {
        if (state == ConnectionState.OPEN && !channelGone) {
            state = ConnectionState.FAILED;
            client.endAuthentication();
            inbound.release();
            pending.closeAfter(reasonCode);
            slot.deadlineIn(TimeoutConfig.CLOSE_AFTER_S);
        } else {
            end();
        }
    }

    /** The router says goodbye; what was sent before is still taken, so that nothing of it is overtaken by CLOSED. */
    void onDisconnect(final int reasonCode) {
        if (state == ConnectionState.AWAIT_SESSION) {
            refuse(client, reasonCode);
        } else if (state == ConnectionState.OPEN && Departure.isDue(reasonCode, decodeBlocked)) {
            departure = new Departure(this, loop, reasonCode);
        } else if (state.isSessionOpen()) {
            disconnect(reasonCode);
        }
    }

    /** Sends DISCONNECT where the protocol has one, and ends. */
    void disconnect(final int reasonCode) {
        if (client.isVersion5() && channel.isActive()) {
            door.terms().disconnect(outbound, client, reasonCode);
        }
        end();
    }

    /** No more events but CLOSED, if there was a CONNECT; what is encoded is still sent. */
    void end() {
        if (state != ConnectionState.CLOSING) {
            final boolean connected = state.isSessionOpen() || state == ConnectionState.AWAIT_SESSION;
            state = ConnectionState.CLOSING;
            inbound.release();
            client.endAuthentication();
            decodeBlocked = false;
            pending.clear();
            if (connected) {
                pending.closed();
            }
            if (!channelGone) {
                // The client is to close first; reading on is how we see it.
                reads.resume(loop.nowS());
                slot.deadlineIn(door.timeouts().lingerS());
                outbound.end();
            }
        }
        releaseWhenDone();
    }

    /** Closes without another word. */
    void abort() {
        channel.close();
    }

    /** Decoding goes on when the loop comes by. A full ring is counted once, however often it is tried again. */
    void block(final boolean ringFull) {
        if (ringFull && !reads.isPaused()) {
            loop.counters().increment(Counter.INGRESS_FULL);
        }
        decodeBlocked = true;
        pending.list();
    }

    /** Decoding goes on when {@link ThrottledConnections} says so. */
    void awaitRate() {
        decodeBlocked = true;
    }

    /** The connection ends: no rate holds for what was sent until now. */
    void liftRate() {
        inbound.liftRate();
        pending.list();
    }

    /** Decodes what waits, and goes on reading if nothing is left that blocks. */
    void resumeDecoding() {
        decodeBlocked = false;
        inbound.resume();
        if (decodeBlocked) {
            reads.pause();
        } else if (state == ConnectionState.OPEN && channelGone) {
            end();
        } else if (state == ConnectionState.OPEN || state == ConnectionState.CHALLENGED) {
            reads.resume(loop.nowS());
            if (departure != null) {
                departure.begin();
            }
        }
    }

    private void releaseWhenDone() {
        if (state == ConnectionState.CLOSING && channelGone && slot.isClaimed() && !pending.isWaiting()) {
            slot.release();
        }
    }

    ConnectionState state() {
        return state;
    }

    long connectionId() {
        return slot.connectionId();
    }

    PendingEvents pending() {
        return pending;
    }

    Outbound outbound() {
        return outbound;
    }

    Client client() {
        return client;
    }

    Channel channel() {
        return channel;
    }

    Arrival arrival() {
        return arrival;
    }

    /** Where the client is, see {@link Arrival#address}. */
    SocketAddress address() {
        return arrival.address();
    }

    Door door() {
        return door;
    }

    /** True if whole frames are to be decoded now. */
    boolean isDecoding() {
        return !decodeBlocked && state.isDecoding();
    }

    /** True if packets can be sent to it. */
    boolean isReceiving() {
        return state.isSessionOpen() && channel.isActive();
    }
}
