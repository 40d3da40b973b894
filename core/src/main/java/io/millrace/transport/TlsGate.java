package io.millrace.transport;

import io.millrace.monitor.Counter;
import io.millrace.transport.tls.ClientVerification;
import io.millrace.transport.tls.TlsDoor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between Netty's TLS and a connection that knows nothing of it: tells the one what the other cannot see. The loop's
 * thread.
 */
final class TlsGate extends ChannelDuplexHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(TlsGate.class);

    private final Connection connection;
    private final IoLoop loop;
    private final TlsDoor door;
    private boolean isOpen;
    private boolean isFailed;
    private boolean hasPassedBytes;

    TlsGate(final Connection connection, final IoLoop loop, final TlsDoor door) {
        this.connection = connection;
        this.loop = loop;
        this.door = door;
    }

    /**
     * Puts TLS at the end of the pipeline. Netty's decoder keeps what it is given, so that this channel has receive
     * buffers of its own; one read a turn, as for the others.
     */
    @SuppressWarnings("deprecation")
    static void addTo(
            final ChannelPipeline pipeline, final Connection connection, final IoLoop loop, final TlsDoor door) {
        pipeline.channel()
                .config()
                .setAllocator(loop.allocator())
                .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(ReceiveBuffer.LENGTH).maxMessagesPerRead(1));
        pipeline.addLast(door.newHandler(loop.allocator()), new TlsGate(connection, loop, door));
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message) {
        hasPassedBytes = true;
        context.fireChannelRead(message);
    }

    /** Part of a record is a sign of life, too, and more of it is to be waited for ({@link Departure}). */
    @Override
    public void channelReadComplete(final ChannelHandlerContext context) {
        if (!hasPassedBytes && connection.state() == ConnectionState.OPEN) {
            connection.onBytes(Unpooled.EMPTY_BUFFER);
        }
        hasPassedBytes = false;
        context.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext context, final Object event) {
        if (event instanceof final SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                isOpen = true;
                remember(context);
            } else {
                fail(context, handshake.cause());
            }
        } else if (event instanceof SslCloseCompletionEvent) {
            // close_notify: nothing more comes, as with a FIN.
            context.close();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    private void remember(final ChannelHandlerContext context) {
        final SslHandler tls = context.pipeline().get(SslHandler.class);
        if (door.config().clients().verification() != ClientVerification.NONE && tls != null) {
            try {
                final X509Certificate shown =
                        (X509Certificate) tls.engine().getSession().getPeerCertificates()[0];
                PeerNames.remember(
                        context.channel(), PeerNames.of(shown, door.config().clients()));
            } catch (final SSLPeerUnverifiedException none) {
                // It was asked for one and need not have one.
            }
        }
    }

    /** A stranger's doing: counted, and no fault of ours. */
    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
        if (cause instanceof DecoderException || cause instanceof SSLException) {
            if (!isOpen) {
                fail(context, cause);
            }
            connection.abort();
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    private void fail(final ChannelHandlerContext context, final @Nullable Throwable cause) {
        if (!isFailed) {
            isFailed = true;
            loop.counters().increment(Counter.TLS_HANDSHAKE_FAILED);
            LOGGER.debug(
                    "listener {}: no TLS with {}",
                    door.listener(),
                    context.channel().remoteAddress(),
                    cause);
        }
    }

    /** The empty buffer is the end: see {@link Outbound}. TLS says so before TCP does. */
    @Override
    public void write(final ChannelHandlerContext context, final Object message, final ChannelPromise promise) {
        final SslHandler tls = context.pipeline().get(SslHandler.class);
        if (((ByteBuf) message).isReadable() || tls == null) {
            context.write(message, promise);
        } else {
            ((ByteBuf) message).release();
            // Behind the last packet: TLS would drop what it has not encrypted yet.
            context.flush();
            tls.closeOutbound(promise);
        }
    }

    /** What a client does not read is not waited for to say goodbye behind it. */
    @Override
    public void close(final ChannelHandlerContext context, final ChannelPromise promise) {
        final ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
        if (isOpen && waiting != null && waiting.totalPendingWriteBytes() == 0) {
            context.close(promise);
        } else {
            context.channel().unsafe().close(promise);
        }
    }
}
