package io.millrace.transport;

import io.millrace.monitor.Counter;
import io.millrace.mqtt.ReasonCode;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How a Network Connection came: by which listener, from which address, and whether it may stay. Who may not is closed
 * before a byte of it is read; if there are only too many, some are read as far as CONNECT, so that they can be told. The
 * loop's thread.
 */
final class Arrival {
    private final Connection connection;
    private final Slot slot;
    private final IoLoop loop;
    private final Channel channel;
    private final Turnstile turnstile;
    private @Nullable InetSocketAddress proxied;
    private Turnstile.Entry entry = Turnstile.Entry.NONE;

    Arrival(
            final Connection connection,
            final Slot slot,
            final IoLoop loop,
            final Channel channel,
            final Turnstile turnstile) {
        this.connection = connection;
        this.slot = slot;
        this.loop = loop;
        this.channel = channel;
        this.turnstile = turnstile;
    }

    /** Where the client is: what the proxy says, else the other end of the socket. */
    SocketAddress address() {
        final InetSocketAddress said = proxied;
        return said == null ? channel.remoteAddress() : said;
    }

    boolean isBy(final Turnstile listener) {
        return turnstile == listener;
    }

    void onAccepted() {
        loop.onAccepted();
        final Turnstile.Refusal refusal = refusal();
        if (refusal != null) {
            refuse(refusal);
        } else if (slot.claim(connection)) {
            final ProxyConfig proxy = turnstile.config().socket().proxy();
            slot.deadlineIn(proxy == null ? connectS() : proxy.timeoutS());
        } else {
            loop.counters().increment(Counter.CONNECTIONS_REFUSED);
            channel.close();
        }
    }

    private Turnstile.@Nullable Refusal refusal() {
        final ProxyConfig proxy = turnstile.config().socket().proxy();
        if (proxy != null && !proxy.isTrusted(channel.remoteAddress())) {
            return Turnstile.Refusal.PROXY;
        }
        if (proxy == null && !isAllowed()) {
            return Turnstile.Refusal.ADDRESS;
        }
        entry = turnstile.enter();
        return entry == Turnstile.Entry.NONE ? Turnstile.Refusal.FULL : null;
    }

    /**
     * The proxy has said for whom it connects.
     *
     * @param source null: for itself, or it does not know
     */
    void onProxied(final @Nullable InetSocketAddress source) {
        proxied = source;
        if (loop.guards().isBanned(address())) {
            loop.counters().increment(Counter.CONNECTIONS_REFUSED);
            channel.close();
        } else if (isAllowed()) {
            slot.deadlineIn(connectS());
        } else {
            refuse(Turnstile.Refusal.ADDRESS);
        }
    }

    /** No header has come that can be read. Who was refused before is counted already. */
    void onProxyFailed() {
        if (slot.isClaimed()) {
            refuse(Turnstile.Refusal.PROXY);
        }
    }

    /** What CONNECT is answered with if the listener has as many connections as it may, else success. */
    int quota() {
        if (entry != Turnstile.Entry.TO_BE_TOLD) {
            return ReasonCode.SUCCESS;
        }
        turnstile.onRefused(Turnstile.Refusal.FULL, loop.counters());
        return ReasonCode.QUOTA_EXCEEDED;
    }

    /** The channel is gone. */
    void leave() {
        turnstile.leave(entry);
        entry = Turnstile.Entry.NONE;
    }

    private void refuse(final Turnstile.Refusal refusal) {
        turnstile.onRefused(refusal, loop.counters());
        loop.counters().increment(Counter.CONNECTIONS_REFUSED);
        channel.close();
    }

    private boolean isAllowed() {
        return turnstile.config().socket().accessRules().admits(address());
    }

    private int connectS() {
        return connection.door().timeouts().connectS();
    }
}
