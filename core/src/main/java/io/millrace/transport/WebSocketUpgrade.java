package io.millrace.transport;

import io.millrace.mqtt.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP at the beginning of a WebSocket: one request, one answer. Then it and the codec leave the pipeline to a
 * {@link WebSocketStream}. How long it may take is the connection's matter: its CONNECT must be complete in time. The
 * loop's thread.
 */
final class WebSocketUpgrade extends ChannelInboundHandlerAdapter {
    /** Of the request line, and of all headers together. */
    private static final int LENGTH_MAX = 8 * 1024;

    private final Connection connection;
    private final String path;
    private final HttpServerCodec codec;
    private final ReceivedCopy copy = new ReceivedCopy();
    private @Nullable HttpRequest request;
    private boolean hasBody;
    private boolean answered;

    private WebSocketUpgrade(final Connection connection, final String path) {
        this.connection = connection;
        this.path = path;
        codec = new HttpServerCodec(
                new HttpDecoderConfig().setMaxInitialLineLength(LENGTH_MAX).setMaxHeaderSize(LENGTH_MAX));
    }

    /** Puts it, and what it needs, at the end of the pipeline; the handler of {@code connection} is to follow. */
    static void addTo(final ChannelPipeline pipeline, final Connection connection, final String path) {
        final WebSocketUpgrade upgrade = new WebSocketUpgrade(connection, path);
        pipeline.addLast(upgrade.copy, upgrade.codec, upgrade);
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message) {
        try {
            if (message instanceof final HttpRequest received && request == null) {
                request = received;
            }
            if (message instanceof final HttpContent content) {
                hasBody |= content.content().isReadable();
            }
            final HttpRequest asked = request;
            if (asked != null && !answered && (hasBody || message instanceof LastHttpContent || isMalformed(asked))) {
                answered = true;
                answer(context, new UpgradeRequest(asked));
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** Then nothing more comes of it. */
    private static boolean isMalformed(final HttpRequest request) {
        return request.decoderResult().isFailure();
    }

    private void answer(final ChannelHandlerContext context, final UpgradeRequest asked) {
        final ChannelPipeline pipeline = context.pipeline();
        final HttpResponseStatus refusal = hasBody ? HttpResponseStatus.BAD_REQUEST : asked.refusal(path);
        if (refusal != null) {
            context.writeAndFlush(refused(refusal), context.voidPromise());
            connection.refuse(Client.UNKNOWN, ReasonCode.PROTOCOL_ERROR);
            // Until it closes it may send anything, which is not worth a copy or a look any more.
            pipeline.remove(copy);
            pipeline.remove(codec);
            return;
        }
        context.writeAndFlush(accepted(asked), context.voidPromise());
        pipeline.remove(copy);
        pipeline.replace(this, null, new WebSocketStream(connection));
        // What it has read beyond the request is frames; it passes them on.
        pipeline.remove(codec);
    }

    private static FullHttpResponse accepted(final UpgradeRequest asked) {
        final FullHttpResponse response = response(HttpResponseStatus.SWITCHING_PROTOCOLS);
        response.headers()
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, asked.accept())
                .set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, asked.subprotocol());
        return response;
    }

    private static FullHttpResponse refused(final HttpResponseStatus status) {
        final FullHttpResponse response = response(status);
        response.headers()
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(HttpHeaderNames.CONTENT_LENGTH, 0);
        if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
            response.headers()
                    .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                    .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, UpgradeRequest.VERSION);
        } else if (status.equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            response.headers().set(HttpHeaderNames.ALLOW, "GET");
        }
        return response;
    }

    private static FullHttpResponse response(final HttpResponseStatus status) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    }

    /** Netty's decoder keeps what it is given, and the loop's {@link ReceiveBuffer} must not be kept. */
    private static final class ReceivedCopy extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(final ChannelHandlerContext context, final Object message) {
            final ByteBuf received = (ByteBuf) message;
            try {
                context.fireChannelRead(Unpooled.copiedBuffer(received));
            } finally {
                received.release();
            }
        }
    }
}
