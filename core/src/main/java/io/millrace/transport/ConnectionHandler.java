package io.millrace.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;

/** The end of every pipeline: tells a {@link Connection} what Netty says about its channel. */
final class ConnectionHandler extends ChannelInboundHandlerAdapter {
    private final Connection connection;

    ConnectionHandler(final Connection connection) {
        this.connection = connection;
    }

    @Override
    public void channelActive(final ChannelHandlerContext context) {
        connection.arrival().onAccepted();
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message) {
        final ByteBuf bytes = (ByteBuf) message;
        try {
            connection.onBytes(bytes);
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelInactive(final ChannelHandlerContext context) {
        connection.onChannelGone();
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext context) {
        connection.outbound().review();
    }

    /** A reset by the client is nothing to report; anything else is a fault of ours that this connection absorbs. */
    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
        if (cause instanceof IOException) {
            connection.abort();
        } else {
            connection.onFault(cause);
        }
    }
}
