package io.millrace.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;

/** The kernel's buffer of a client that does not read: what is written is not flushed. */
final class SlowReader extends ChannelOutboundHandlerAdapter {
    boolean stopped;

    @Override
    public void flush(final ChannelHandlerContext context) {
        if (!stopped) {
            context.flush();
        }
    }
}
