package io.millrace.bench.load;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/** Behind the handler of TLS: for those behind it the channel is active when the handshake is done. */
final class TlsGate extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(final ChannelHandlerContext context) {
        // Not yet.
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext context, final Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                context.fireChannelActive();
                context.pipeline().remove(this);
            } else {
                context.fireExceptionCaught(handshake.cause());
            }
        }
    }
}
