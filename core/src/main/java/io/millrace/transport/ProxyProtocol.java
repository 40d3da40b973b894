package io.millrace.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * The PROXY header at the beginning of a connection, before TLS and WebSocket. It keeps no buffer that it is given, and
 * leaves the pipeline behind the header. How long that may take is a deadline of {@link Arrival}. The loop's thread.
 */
final class ProxyProtocol extends ChannelInboundHandlerAdapter {
    private final ProxyHeader header = new ProxyHeader();
    private final Connection connection;
    private boolean failed;

    ProxyProtocol(final Connection connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message) {
        final ByteBuf received = (ByteBuf) message;
        final ProxyHeader.Progress progress = failed ? ProxyHeader.Progress.INCOMPLETE : header.take(received);
        if (progress == ProxyHeader.Progress.COMPLETE) {
            connection.arrival().onProxied(header.source());
            context.pipeline().remove(this);
        } else if (progress == ProxyHeader.Progress.MALFORMED) {
            failed = true;
            connection.arrival().onProxyFailed();
        }
        if (progress == ProxyHeader.Progress.COMPLETE
                && received.isReadable()
                && context.channel().isActive()) {
            context.fireChannelRead(received);
        } else {
            received.release();
        }
    }

    /** Its time is up, or the client has gone. */
    @Override
    public void channelInactive(final ChannelHandlerContext context) {
        if (!failed) {
            failed = true;
            connection.arrival().onProxyFailed();
        }
        context.fireChannelInactive();
    }
}
