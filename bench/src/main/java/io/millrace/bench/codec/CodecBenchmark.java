package io.millrace.bench.codec;

import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.codec.AckDecoder;
import io.millrace.mqtt.codec.AckEncoder;
import io.millrace.mqtt.codec.FrameDecoder;
import io.millrace.mqtt.codec.PublishDecoder;
import io.millrace.mqtt.codec.PublishEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One packet, decoded or encoded, as one of {@value #BATCH} that came in one read or leave in one write. Both sides work
 * on the same bytes in direct memory. Netty's side is favoured where the two differ: its messages for encoding are built
 * once and used again, which a broker could not do.
 *
 * <p>What the two do is not the same: Netty builds objects with Strings that others can keep, ours checks the whole of
 * MQTT and leaves everything where it lies.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Dio.netty.leakDetection.level=disabled")
public class CodecBenchmark {
    static final int BATCH = 64;
    private static final int PAYLOAD_LENGTH = 256;
    private static final int CAPACITY = BATCH * 512;
    private static final int PACKET_ID = 77;

    /** Which packet: PUBLISH at QoS 0 or 1 with 256 bytes, or PUBACK. */
    public enum Packet {
        PUBLISH_0,
        PUBLISH_1,
        PUBACK
    }

    @Param({"4", "5"})
    public int protocolVersion;

    @Param
    public Packet packet = Packet.PUBLISH_0;

    private final UnsafeBuffer topic =
            new UnsafeBuffer("sensors/building-7/floor-3/temperature".getBytes(StandardCharsets.US_ASCII));
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[PAYLOAD_LENGTH]);
    private final UnsafeBuffer none = new UnsafeBuffer(0, 0);
    private final PublishDecoder publishDecoder = new PublishDecoder();
    private final AckDecoder ackDecoder = new AckDecoder();
    private final ByteBuf received = PooledByteBufAllocator.DEFAULT.directBuffer(CAPACITY, CAPACITY);
    private final UnsafeBuffer receivedBuffer = new UnsafeBuffer(received.memoryAddress(), CAPACITY);
    private final ByteBuf sent = PooledByteBufAllocator.DEFAULT.directBuffer(CAPACITY, CAPACITY);
    private final UnsafeBuffer sentBuffer = new UnsafeBuffer(sent.memoryAddress(), CAPACITY);
    private NettyCodec netty = new NettyCodec(4);
    private MqttMessage message = MqttMessage.PINGREQ;

    /** Fills one read, and sees that both sides agree about it. */
    @Setup(Level.Trial)
    public void prepare() throws Exception {
        int length = 0;
        for (int i = 0; i < BATCH; i++) {
            length += encodeOne(receivedBuffer, length);
        }
        received.setIndex(0, length);
        netty = new NettyCodec(protocolVersion);
        message = packet == Packet.PUBACK ? puback() : publish(packet == Packet.PUBLISH_1 ? 1 : 0);
        final int decodedCount = netty.decode(received.retainedDuplicate());
        final long before = netty.encode(MqttMessage.PINGREQ);
        final long encodedLength = netty.encode(ReferenceCountUtil.retain(message)) - before;
        if (decodedCount != BATCH || encodedLength * BATCH != length || decodeOurs() < 0) {
            throw new IllegalStateException(decodedCount + " packets, " + encodedLength + " bytes each");
        }
    }

    @TearDown(Level.Trial)
    public void release() {
        received.release();
        sent.release();
        ReferenceCountUtil.release(message);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long decodeOurs() {
        final int limit = received.writerIndex();
        long sum = 0;
        int at = 0;
        while (at < limit) {
            final int length = FrameDecoder.frameLength(receivedBuffer, at, limit, CAPACITY);
            final int reasonCode;
            if (FrameDecoder.packetType(receivedBuffer.getByte(at)) == PacketType.PUBLISH) {
                reasonCode = publishDecoder.decode(receivedBuffer, at, length, protocolVersion);
                sum += publishDecoder.topicOffset() + publishDecoder.payloadLength() + publishDecoder.packetId();
            } else {
                reasonCode = ackDecoder.decode(receivedBuffer, at, length, protocolVersion);
                sum += ackDecoder.packetId() + ackDecoder.reasonCode();
            }
            if (reasonCode != ReasonCode.SUCCESS) {
                return -1;
            }
            at += length;
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int decodeNetty() throws Exception {
        return netty.decode(received.retainedDuplicate());
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int encodeOurs() {
        int length = 0;
        for (int i = 0; i < BATCH; i++) {
            length += encodeOne(sentBuffer, length);
        }
        return length;
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long encodeNetty() {
        long length = 0;
        for (int i = 0; i < BATCH; i++) {
            length = netty.encode(ReferenceCountUtil.retain(message));
        }
        return length;
    }

    private int encodeOne(final UnsafeBuffer dst, final int offset) {
        if (packet == Packet.PUBACK) {
            return AckEncoder.encode(dst, offset, protocolVersion, PacketType.PUBACK, PACKET_ID, ReasonCode.SUCCESS);
        }
        return PublishEncoder.encode(
                dst,
                offset,
                protocolVersion,
                packet == Packet.PUBLISH_1 ? 1 : 0,
                false,
                false,
                PACKET_ID,
                topic,
                0,
                topic.capacity(),
                -1,
                none,
                0,
                0,
                none,
                0,
                0,
                payload,
                0,
                PAYLOAD_LENGTH);
    }

    private MqttMessage publish(final int qos) {
        return new MqttPublishMessage(
                new MqttFixedHeader(MqttMessageType.PUBLISH, false, MqttQoS.valueOf(qos), false, 0),
                new MqttPublishVariableHeader(topic.getStringWithoutLengthAscii(0, topic.capacity()), PACKET_ID),
                Unpooled.directBuffer(PAYLOAD_LENGTH).writeZero(PAYLOAD_LENGTH));
    }

    private static MqttMessage puback() {
        return new MqttMessage(
                new MqttFixedHeader(MqttMessageType.PUBACK, false, MqttQoS.AT_MOST_ONCE, false, 0),
                new MqttPubReplyMessageVariableHeader(
                        PACKET_ID, (byte) ReasonCode.SUCCESS, MqttProperties.NO_PROPERTIES));
    }
}
