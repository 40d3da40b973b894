package io.millrace.transport.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Reads the host name out of a ClientHello, and leaves its place to the TLS of that host. */
final class HostChoice extends AbstractSniHandler<String> {
    private static final int CLIENT_HELLO_LENGTH_MAX = 16 * 1024;

    private final TlsDoor door;

    HostChoice(final TlsDoor door, final long handshakeTimeoutMs) {
        super(CLIENT_HELLO_LENGTH_MAX, handshakeTimeoutMs);
        this.door = door;
    }

    @Override
    protected Future<String> lookup(final ChannelHandlerContext context, final @Nullable String host) {
        return context.executor().newSucceededFuture(host == null ? "" : host);
    }

    @Override
    protected void onLookupComplete(
            final ChannelHandlerContext context, final @Nullable String host, final Future<String> chosen) {
        context.pipeline().replace(this, null, door.newSslHandler(chosen.getNow(), context.alloc()));
    }
}
