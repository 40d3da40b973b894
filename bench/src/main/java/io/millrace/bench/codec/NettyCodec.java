package io.millrace.bench.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.util.ReferenceCountUtil;

/**
 * Netty's codec with as little around it as it runs with: its two handlers are called directly, between one handler that
 * consumes messages and one that consumes bytes, in the pipeline of a channel that is used for nothing else.
 */
final class NettyCodec {
    private final MqttDecoder decoder = new MqttDecoder(1 << 20);
    private final MessageSink messages = new MessageSink();
    private final ByteSink bytes = new ByteSink();
    private final ChannelHandlerContext decoderContext;
    private final ChannelHandlerContext encoderContext;

    NettyCodec(final int protocolVersion) {
        final EmbeddedChannel channel = new EmbeddedChannel(bytes, decoder, MqttEncoder.INSTANCE, messages);
        decoderContext = channel.pipeline().context(decoder);
        encoderContext = channel.pipeline().context(MqttEncoder.INSTANCE);
        // The codec takes the version of a channel from the CONNECT that it sees there.
        encode(MqttMessageBuilders.connect()
                .protocolVersion(protocolVersion == 5 ? MqttVersion.MQTT_5 : MqttVersion.MQTT_3_1_1)
                .clientId("c")
                .build());
    }

    /** Takes over one reference to {@code packets}. Returns how many messages have come out so far. */
    int decode(final ByteBuf packets) throws Exception {
        decoder.channelRead(decoderContext, packets);
        return messages.count;
    }

    /** Takes over one reference to {@code message}. Returns how many bytes have come out so far. */
    long encode(final MqttMessage message) {
        try {
            MqttEncoder.INSTANCE.write(encoderContext, message, encoderContext.voidPromise());
        } catch (final Exception e) {
            throw new IllegalStateException(e);
        }
        return bytes.count;
    }

    private static final class MessageSink extends ChannelInboundHandlerAdapter {
        private int count;

        @Override
        public void channelRead(final ChannelHandlerContext context, final Object message) {
            count++;
            ReferenceCountUtil.release(message);
        }
    }

    private static final class ByteSink extends ChannelOutboundHandlerAdapter {
        private long count;

        @Override
        public void write(final ChannelHandlerContext context, final Object bytes, final ChannelPromise promise) {
            count += ((ByteBuf) bytes).readableBytes();
            ReferenceCountUtil.release(bytes);
        }
    }
}
