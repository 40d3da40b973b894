package io.millrace.transport;

import io.millrace.event.ConnectionId;
import io.millrace.monitor.Counter;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.QoS;
import io.millrace.mqtt.ReasonCode;
import io.millrace.security.Principal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One Network Connection, from accept until its CLOSED is in the ring and its channel gone. What it says is here, what
 * it sends and receives in {@link Inbound} and {@link Outbound}. The loop's thread.
 *
 * <p>Reads pause while decoding is blocked and more bytes come; meanwhile the keep-alive clock stands still.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final int NO_REASON = -1;
    /** How long the router may take to answer CLOSE_AFTER before the connection is closed anyway. */
    private static final int FAILED_S = 60;

    private final IoLoop loop;
    private final Channel channel;
    private final Inbound inbound;
    private final Outbound outbound;
    private final ReadGate reads;
    private final PendingEvents pending = new PendingEvents();

    private ConnectionState state = ConnectionState.AWAIT_CONNECT;
    private int slot = ConnectionTable.FULL;
    private long connectionId = ConnectionId.NONE;
    private boolean channelGone;
    private boolean decodeBlocked;
    private boolean listed;
    private int endReason = NO_REASON;

    private @Nullable PendingAuthentication authentication;
    private Client client = Client.UNKNOWN;

    Connection(final IoLoop loop, final Channel channel) {
        this.loop = loop;
        this.channel = channel;
        inbound = new Inbound(this, loop);
        outbound = new Outbound(this, channel, loop);
        reads = new ReadGate(channel);
    }

    // ---- what Netty says ----

    @Override
    public void channelActive(final ChannelHandlerContext context) {
        slot = loop.table().claim(this);
        if (slot == ConnectionTable.FULL) {
            loop.counters().increment(Counter.CONNECTIONS_REFUSED);
            channel.close();
            return;
        }
        connectionId = loop.table().connectionId(slot);
        loop.counters().increment(Counter.CONNECTIONS);
        loop.wheel().schedule(slot, loop.nowS() + loop.config().timeouts().connectS() + 1);
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message) {
        final ByteBuf bytes = (ByteBuf) message;
        try {
            loop.counters().add(Counter.BYTES_RECEIVED, bytes.readableBytes());
            reads.heard(loop.nowS());
            final boolean waiting = keepsBytes() && !isDecoding();
            inbound.onBytes(bytes);
            if (waiting) {
                reads.pause();
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelInactive(final ChannelHandlerContext context) {
        channelGone = true;
        outbound.release();
        if (slot == ConnectionTable.FULL) {
            return;
        }
        loop.wheel().cancel(slot);
        final boolean unfinished = state == ConnectionState.OPEN && decodeBlocked
                || state == ConnectionState.AWAIT_SESSION && !inbound.isEmpty();
        if (!unfinished) {
            end();
        }
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext context) {
        if (isSessionOpen()) {
            pending.congested(!channel.isWritable());
            writePending();
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
        if (!(cause instanceof IOException)) {
            loop.errorHandler().onError(cause);
        }
        channel.close();
    }

    // ---- what the loop says ----

    /** Tries again what found the ring full. */
    void retry() {
        listed = false;
        writePending();
        if (decodeBlocked) {
            resumeDecoding();
            if (decodeBlocked) {
                reads.pause();
            }
        }
        releaseWhenDone();
    }

    /** The deadline set last has come. */
    void onDeadline() {
        switch (state) {
            case AUTHENTICATING, AUTHENTICATED -> refuse(client.protocolVersion(), ReasonCode.SERVER_UNAVAILABLE);
            case OPEN -> onKeepAliveDeadline();
            case AWAIT_CONNECT, FAILED, CLOSING -> channel.close();
            case AWAIT_SESSION -> {
                // The router always answers.
            }
        }
    }

    private void onKeepAliveDeadline() {
        if (reads.isPaused() || decodeBlocked) {
            reads.heard(loop.nowS());
        }
        final int deadlineS = keepAliveDeadlineS();
        if (deadlineS > loop.nowS()) {
            loop.wheel().schedule(slot, deadlineS);
        } else {
            // [MQTT-3.1.2-22]
            fail(ReasonCode.KEEP_ALIVE_TIMEOUT);
        }
    }

    private int keepAliveDeadlineS() {
        return reads.heardS() + loop.config().timeouts().silenceS(client.keepAliveS()) + 1;
    }

    /** The broker stops. */
    void shutDown() {
        switch (state) {
            case AWAIT_CONNECT -> channel.close();
            case AUTHENTICATING, AUTHENTICATED, AWAIT_SESSION ->
                refuse(client.protocolVersion(), ReasonCode.SERVER_SHUTTING_DOWN);
            case OPEN, FAILED -> disconnect(ReasonCode.SERVER_SHUTTING_DOWN);
            case CLOSING -> {
                // As it is.
            }
        }
    }

    // ---- authentication ----

    void awaitAuthentication(final Client client, final PendingAuthentication authentication) {
        this.client = client;
        this.authentication = authentication;
        state = ConnectionState.AUTHENTICATING;
        loop.wheel().schedule(slot, loop.nowS() + loop.config().timeouts().authenticationS() + 1);
    }

    /** An answer that came late enough to need a hop; one that nobody waits for any more is ignored. */
    void onAuthenticated(final PendingAuthentication answer) {
        if (authentication == answer) {
            acceptAuthentication(answer);
            inbound.resume();
        }
    }

    void acceptAuthentication(final PendingAuthentication answer) {
        authentication = null;
        final Principal accepted = answer.principal();
        if (accepted == null) {
            refuse(client.protocolVersion(), answer.reasonCode());
        } else {
            client.principal(accepted);
            state = ConnectionState.AUTHENTICATED;
        }
    }

    // ---- the session ----

    /** CONNECT is in the ring. */
    void awaitSession() {
        state = ConnectionState.AWAIT_SESSION;
        loop.wheel().cancel(slot);
    }

    void onConnack(final boolean sessionPresent, final int reasonCode) {
        if (state != ConnectionState.AWAIT_SESSION) {
            return;
        }
        if (ReasonCode.isFailure(reasonCode)) {
            refuse(client.protocolVersion(), reasonCode);
            return;
        }
        state = ConnectionState.OPEN;
        reads.heard(loop.nowS());
        if (!channelGone) {
            loop.packetWriter()
                    .connack(outbound, client.protocolVersion(), sessionPresent, reasonCode, client.connackTerms());
            if (client.keepAliveS() > 0) {
                loop.wheel().schedule(slot, keepAliveDeadlineS());
            }
        }
        resumeDecoding();
    }

    /** Refuses CONNECT, with CONNACK if this is MQTT at all; MQTT 3 has no code for most reasons. */
    void refuse(final int protocolVersion, final int reasonCode) {
        loop.counters().increment(Counter.CONNECTIONS_REFUSED);
        if (protocolVersion > 0 && channel.isActive()) {
            loop.packetWriter().connack(outbound, protocolVersion, false, reasonCode, ConnackTerms.NONE);
        }
        end();
    }

    /** The client broke the rules: nothing more is decoded; earlier packets are answered before it is told. */
    void fail(final int reasonCode) {
        if (reasonCode != ReasonCode.KEEP_ALIVE_TIMEOUT) {
            loop.counters().increment(Counter.PACKETS_MALFORMED);
        }
        if (state == ConnectionState.OPEN) {
            state = ConnectionState.FAILED;
            inbound.release();
            pending.closeAfter(reasonCode);
            writePending();
            loop.wheel().schedule(slot, loop.nowS() + FAILED_S);
        } else {
            end();
        }
    }

    /** The router says goodbye; what was read before is still taken, so that nothing read is overtaken by CLOSED. */
    void onDisconnect(final int reasonCode) {
        if (state == ConnectionState.AWAIT_SESSION) {
            refuse(client.protocolVersion(), reasonCode);
        } else if (state == ConnectionState.OPEN && decodeBlocked) {
            endReason = reasonCode;
            reads.pause();
        } else if (isSessionOpen()) {
            disconnect(reasonCode);
        }
    }

    private void disconnect(final int reasonCode) {
        if (client.isVersion5() && channel.isActive()) {
            loop.packetWriter().disconnect(outbound, reasonCode);
        }
        end();
    }

    /** No more events but CLOSED, if there was a CONNECT; what is encoded is still sent. */
    void end() {
        if (state != ConnectionState.CLOSING) {
            final boolean connected = isSessionOpen() || state == ConnectionState.AWAIT_SESSION;
            state = ConnectionState.CLOSING;
            inbound.release();
            authentication = null;
            decodeBlocked = false;
            pending.clear();
            if (connected) {
                pending.closed();
                writePending();
            }
            if (!channelGone) {
                // The client is to close first; reading on is how we see it.
                reads.resume(loop.nowS());
                loop.wheel()
                        .schedule(slot, loop.nowS() + loop.config().timeouts().lingerS() + 1);
                outbound.end();
            }
        }
        releaseWhenDone();
    }

    /** Closes without another word. */
    void abort() {
        channel.close();
    }

    void onPageEnd() {
        pending.continuePage();
        writePending();
    }

    /** The packet is larger than this client accepts: acknowledged in its name, so that its window frees. */
    void onUnsendable(final int qos, final int packetId) {
        pending.acknowledge(
                qos == QoS.AT_LEAST_ONCE ? PacketType.PUBACK : PacketType.PUBREC,
                ReasonCode.PACKET_TOO_LARGE,
                packetId);
        writePending();
    }

    // ---- stall and go ----

    /** The ring is full, or others must have their turn: decoding goes on when the loop comes by. */
    void block() {
        decodeBlocked = true;
        list();
    }

    private void resumeDecoding() {
        decodeBlocked = false;
        inbound.resume();
        if (decodeBlocked || state != ConnectionState.OPEN) {
            return;
        }
        if (endReason != NO_REASON) {
            disconnect(endReason);
        } else if (channelGone) {
            end();
        } else {
            reads.resume(loop.nowS());
        }
    }

    private void writePending() {
        if (pending.isWaiting()) {
            pending.write(loop.writer(), connectionId);
            if (pending.isWaiting()) {
                list();
            }
        }
    }

    private void list() {
        if (!listed) {
            listed = true;
            loop.stalled().add(this);
        }
    }

    private void releaseWhenDone() {
        if (state == ConnectionState.CLOSING && channelGone && slot != ConnectionTable.FULL && !pending.isWaiting()) {
            loop.table().release(slot);
            loop.counters().add(Counter.CONNECTIONS, -1);
            slot = ConnectionTable.FULL;
        }
    }

    // ---- what others ask ----

    ConnectionState state() {
        return state;
    }

    long connectionId() {
        return connectionId;
    }

    Outbound outbound() {
        return outbound;
    }

    Client client() {
        return client;
    }

    SocketAddress address() {
        return channel.remoteAddress();
    }

    Executor executor() {
        return channel.eventLoop();
    }

    /** True if whole frames are to be decoded now. */
    boolean isDecoding() {
        return !decodeBlocked
                && (state == ConnectionState.OPEN
                        || state == ConnectionState.AWAIT_CONNECT
                        || state == ConnectionState.AUTHENTICATED);
    }

    /** True if bytes still matter that cannot be decoded yet. */
    boolean keepsBytes() {
        return state != ConnectionState.FAILED && state != ConnectionState.CLOSING;
    }

    /** True if packets can be sent to it. */
    boolean isReceiving() {
        return isSessionOpen() && channel.isActive();
    }

    private boolean isSessionOpen() {
        return state == ConnectionState.OPEN || state == ConnectionState.FAILED;
    }
}
