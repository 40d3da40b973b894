package io.millrace.mqtt.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.mqtt.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.Arrays;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A codec that we did not write, as the peer of ours. */
abstract class NettyPeer {
    protected static final int ROUNDS = 2_000;

    protected final long seed = Long.getLong("seed", System.nanoTime());
    protected final Random random = new Random(seed);
    protected final AnyDecoder decoder = new AnyDecoder();
    protected final UnsafeBuffer dst = new UnsafeBuffer(new byte[4_096]);
    protected UnsafeBuffer frame = new UnsafeBuffer(0, 0);
    private final EmbeddedChannel netty = new EmbeddedChannel(new MqttDecoder(1 << 20), MqttEncoder.INSTANCE);

    @BeforeEach
    void tellTheSeed() {
        System.out.println(getClass().getSimpleName() + " seed " + seed);
    }

    @AfterEach
    void close() {
        netty.finishAndReleaseAll();
    }

    /** Their codec takes the version of a channel from the CONNECT that it sees there. */
    protected void beginWith(final int protocolVersion) {
        decodeOurs(randomConnect(protocolVersion), protocolVersion);
    }

    protected MqttConnectMessage randomConnect(final int protocolVersion) {
        final boolean will = random.nextBoolean();
        final boolean username = random.nextBoolean();
        final boolean password = username && random.nextBoolean();
        final MqttProperties properties = new MqttProperties();
        final MqttProperties willProperties = new MqttProperties();
        if (protocolVersion == 5) {
            addIf(properties, 0x11, random.nextInt());
            addIf(properties, 0x21, 1 + random.nextInt(65_535));
            addIf(properties, 0x27, 1 + random.nextInt(Integer.MAX_VALUE));
            addIf(properties, 0x22, random.nextInt(65_536));
            addIf(properties, 0x17, random.nextInt(2));
            addIf(properties, 0x19, random.nextInt(2));
            addIf(willProperties, 0x18, random.nextInt(Integer.MAX_VALUE));
            addIf(willProperties, 0x01, random.nextInt(2));
        }
        return new MqttConnectMessage(
                fixed(MqttMessageType.CONNECT, false, 0, false),
                new MqttConnectVariableHeader(
                        protocolVersion == 3 ? "MQIsdp" : "MQTT",
                        protocolVersion,
                        username,
                        password,
                        will && random.nextBoolean(),
                        will ? random.nextInt(3) : 0,
                        will,
                        random.nextBoolean(),
                        random.nextInt(65_536),
                        properties),
                new MqttConnectPayload(
                        "c" + random.nextInt(1_000_000),
                        willProperties,
                        "w" + randomText(),
                        randomBytes(),
                        randomText(),
                        randomBytes()));
    }

    protected void decodeOurs(final MqttMessage message, final int protocolVersion) {
        assertTrue(netty.writeOutbound(message));
        final ByteBuf out = netty.readOutbound();
        final byte[] bytes = ByteBufUtil.getBytes(out);
        out.release();
        frame = new UnsafeBuffer(bytes);
        assertEquals(bytes.length, FrameDecoder.frameLength(frame, 0, bytes.length, 1 << 20));
        assertEquals(
                ReasonCode.SUCCESS,
                decoder.decode(frame, 0, bytes.length, protocolVersion),
                () -> "seed " + seed + ": " + Bytes.hex(bytes, 0, bytes.length));
    }

    protected MqttMessage decodeTheirs(final int length) {
        netty.writeInbound(Unpooled.copiedBuffer(dst.byteArray(), 0, length));
        final MqttMessage message = netty.readInbound();
        assertTrue(
                message.decoderResult().isSuccess(),
                () -> "seed " + seed + ": " + Bytes.hex(dst.byteArray(), 0, length));
        return message;
    }

    protected void addIf(final MqttProperties properties, final int id, final int value) {
        if (random.nextBoolean()) {
            properties.add(new MqttProperties.IntegerProperty(id, value));
        }
    }

    protected static int intProperty(final MqttProperties properties, final int id, final int absent) {
        final MqttProperties.MqttProperty<?> property = properties.getProperty(id);
        return property == null ? absent : (Integer) property.value();
    }

    protected static MqttFixedHeader fixed(
            final MqttMessageType type, final boolean dup, final int qos, final boolean retain) {
        return new MqttFixedHeader(type, dup, MqttQoS.valueOf(qos), retain, 0);
    }

    protected int randomPacketId() {
        return 1 + random.nextInt(65_535);
    }

    protected String randomText() {
        final StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            text.appendCodePoint("/aZ9 $ä€😀".codePoints().toArray()[random.nextInt(9)]);
        }
        return text.toString();
    }

    protected byte[] randomBytes() {
        final byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return bytes;
    }

    protected String text(final int offset, final int length) {
        return frame.getStringWithoutLengthUtf8(offset, length);
    }

    protected void assertBytes(final byte[] expected, final int offset, final int length) {
        assertTrue(Arrays.equals(expected, 0, expected.length, frame.byteArray(), offset, offset + length));
    }
}
