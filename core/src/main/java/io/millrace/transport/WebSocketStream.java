package io.millrace.transport;

import io.millrace.mqtt.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.TimeUnit;

/**
 * A WebSocket behind its handshake, in front of a {@link ConnectionHandler} that knows nothing of it: frames become
 * bytes and bytes become binary frames. The connection's own flow control, flushing and bounds hold as they do over TCP:
 * nothing is kept here. The loop's thread.
 */
final class WebSocketStream extends ChannelDuplexHandler {
    private static final int FIN_BINARY = 0x82;
    private static final int FIN_CLOSE = 0x88;
    private static final int FIN_PONG = 0x8A;
    private static final int HEADER_MAX = 10;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;
    private static final int NORMAL_CLOSURE = 1000;

    private final Connection connection;
    private final WebSocketReader reader = new WebSocketReader();
    private int statusCode = NORMAL_CLOSURE;
    private boolean ignoring;
    private boolean closeSent;

    WebSocketStream(final Connection connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message) {
        final ByteBuf bytes = (ByteBuf) message;
        if (ignoring) {
            bytes.release();
            return;
        }
        final int outcome = reader.read(bytes);
        ignoring = outcome != WebSocketReader.GOING_ON;
        if (bytes.isReadable()) {
            context.fireChannelRead(bytes);
        } else {
            bytes.release();
        }
        if (outcome == WebSocketReader.CLOSED) {
            answerClose(context);
        } else if (ignoring) {
            statusCode = outcome;
            connection.fail(ReasonCode.PROTOCOL_ERROR);
        } else if (reader.takePing()) {
            pong(context);
        }
    }

    /**
     * Only the last Ping of what was read is answered (RFC 6455 §5.5.3), and none while the client does not read: what
     * waits for it stays bounded.
     */
    private void pong(final ChannelHandlerContext context) {
        if (context.channel().isWritable() && !closeSent) {
            context.writeAndFlush(control(context, FIN_PONG, reader.controlLength()), context.voidPromise());
        }
    }

    /** The client is done; to the connection it is as if it had closed. */
    private void answerClose(final ChannelHandlerContext context) {
        if (closeSent) {
            context.close();
        } else {
            closeSent = true;
            final int length = Math.min(reader.controlLength(), Short.BYTES);
            final ChannelFuture written = context.writeAndFlush(control(context, FIN_CLOSE, length));
            written.addListener(ChannelFutureListener.CLOSE);
            if (!written.isDone()) {
                // It may never read what stands before it.
                context.executor()
                        .schedule(
                                (Runnable) context::close,
                                connection.door().timeouts().lingerS(),
                                TimeUnit.SECONDS);
            }
        }
    }

    private ByteBuf control(final ChannelHandlerContext context, final int first, final int length) {
        final ByteBuf frame = context.alloc().directBuffer(Short.BYTES + length);
        return frame.writeByte(first).writeByte(length).writeBytes(reader.control(), 0, length);
    }

    @Override
    public void write(final ChannelHandlerContext context, final Object message, final ChannelPromise promise) {
        final ByteBuf bytes = (ByteBuf) message;
        if (bytes.isReadable() && closeSent) {
            // RFC 6455 §5.5.1: no data behind Close.
            bytes.release();
            promise.trySuccess();
        } else if (bytes.isReadable()) {
            context.write(header(context, bytes.readableBytes()), context.voidPromise());
            context.write(bytes, promise);
        } else if (closeSent) {
            context.write(bytes, promise);
        } else {
            // The end: see Outbound.
            closeSent = true;
            final ByteBuf frame = context.alloc().directBuffer(2 * Short.BYTES);
            frame.writeByte(FIN_CLOSE).writeByte(Short.BYTES).writeShort(statusCode);
            context.write(frame, context.voidPromise());
            context.write(bytes, promise);
        }
    }

    private static ByteBuf header(final ChannelHandlerContext context, final int length) {
        final ByteBuf header = context.alloc().directBuffer(HEADER_MAX).writeByte(FIN_BINARY);
        if (length < SHORT_LENGTH) {
            return header.writeByte(length);
        }
        return length <= 0xFFFF
                ? header.writeByte(SHORT_LENGTH).writeShort(length)
                : header.writeByte(LONG_LENGTH).writeLong(length);
    }
}
