package io.millrace.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The listeners by name, each open or not. One thread opens and closes at a time, which waits for it; any asks. */
final class Listeners {
    private final Map<String, Turnstile> turnstiles = new LinkedHashMap<>();
    private final Map<String, Channel> open = new ConcurrentHashMap<>();

    Listeners(final List<ListenerConfig> configs) {
        for (final ListenerConfig config : configs) {
            turnstiles.put(config.name(), new Turnstile(config));
        }
    }

    /** In the order of the configuration. */
    Iterable<String> names() {
        return turnstiles.keySet();
    }

    boolean isOpen(final String name) {
        return open.containsKey(name);
    }

    /** Null if it is not open. */
    @Nullable
    InetSocketAddress boundAddress(final String name) {
        final Channel channel = open.get(name);
        return channel == null ? null : (InetSocketAddress) channel.localAddress();
    }

    Turnstile find(final String name) throws ListenerException {
        final Turnstile turnstile = turnstiles.get(name);
        if (turnstile == null) {
            throw new ListenerException(
                    ListenerException.Reason.UNKNOWN,
                    "no listener " + name + " is configured and enabled; there are "
                            + String.join(", ", turnstiles.keySet()));
        }
        return turnstile;
    }

    void open(final String name, final LoopGroup loops) throws ListenerException {
        final Turnstile turnstile = find(name);
        if (isOpen(name)) {
            throw new ListenerException(ListenerException.Reason.CONFLICT, "listener " + name + " is running already");
        }
        final int index = List.copyOf(turnstiles.keySet()).indexOf(name);
        final ChannelFuture bound = loops.bind(turnstile, index).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            final ListenerConfig config = turnstile.config();
            throw new ListenerException(
                    "listener " + name + " cannot bind " + config.host() + ":" + config.port() + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        open.put(name, bound.channel());
    }

    /** Accepts no more; connections stay. */
    void close(final String name, final LoopGroup loops) throws ListenerException {
        find(name);
        final Channel channel = open.remove(name);
        if (channel == null) {
            throw new ListenerException(ListenerException.Reason.CONFLICT, "listener " + name + " is not running");
        }
        loops.unbind(channel);
    }

    void closeAll() {
        for (final Channel channel : open.values()) {
            channel.close().awaitUninterruptibly();
        }
        open.clear();
    }

    List<ListenerStatus> status() {
        final List<ListenerStatus> status = new ArrayList<>();
        turnstiles.forEach((name, turnstile) -> status.add(new ListenerStatus(
                name,
                boundAddress(name),
                turnstile.count(),
                turnstile.config().connectionLimit(),
                turnstile.refused(Turnstile.Refusal.FULL),
                turnstile.refused(Turnstile.Refusal.ADDRESS),
                turnstile.refused(Turnstile.Refusal.PROXY))));
        return status;
    }
}
