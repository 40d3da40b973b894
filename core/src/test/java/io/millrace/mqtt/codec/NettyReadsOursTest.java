package io.millrace.mqtt.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.mqtt.PacketType;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A codec that we did not write reads what our encoders write. */
class NettyReadsOursTest extends NettyPeer {
    @ParameterizedTest(name = "MQTT {0}")
    @ValueSource(ints = {3, 4, 5})
    void acknowledgements(final int protocolVersion) {
        beginWith(protocolVersion);
        for (int packetType = PacketType.PUBACK; packetType <= PacketType.PUBCOMP; packetType++) {
            for (final int reasonCode : new int[] {0, packetType >= PacketType.PUBREL ? 0x92 : 0x97}) {
                final MqttMessage received =
                        decodeTheirs(AckEncoder.encode(dst, 0, protocolVersion, packetType, 1_234, reasonCode));
                assertEquals(packetType, received.fixedHeader().messageType().value());
                final MqttMessageIdVariableHeader header = (MqttMessageIdVariableHeader) received.variableHeader();
                assertEquals(1_234, header.messageId());
                if (header instanceof MqttPubReplyMessageVariableHeader reply) {
                    assertEquals(protocolVersion == 5 ? reasonCode : 0, reply.reasonCode() & 0xFF);
                }
            }
        }
    }

    @ParameterizedTest(name = "MQTT {0}")
    @ValueSource(ints = {3, 4, 5})
    void answers(final int protocolVersion) {
        beginWith(protocolVersion);
        final ConnackProperties properties = new ConnackProperties()
                .sessionExpiryIntervalS(77)
                .receiveMaximum(9)
                .maximumPacketSize(70_000)
                .assignedClientId("é".getBytes(StandardCharsets.UTF_8))
                .sharedAvailable(false)
                .serverKeepAliveS(300);
        final MqttConnAckMessage connack =
                (MqttConnAckMessage) decodeTheirs(ConnackEncoder.encode(dst, 0, protocolVersion, true, 0, properties));
        assertEquals(protocolVersion > 3, connack.variableHeader().isSessionPresent());
        assertEquals(0, connack.variableHeader().connectReturnCode().byteValue());
        if (protocolVersion == 5) {
            final MqttProperties theirs = connack.variableHeader().properties();
            assertEquals(77, intProperty(theirs, 0x11, 0));
            assertEquals(9, intProperty(theirs, 0x21, 0));
            assertEquals(70_000, intProperty(theirs, 0x27, 0));
            assertEquals(0, intProperty(theirs, 0x2A, 1));
            assertEquals(300, intProperty(theirs, 0x13, 0));
            final MqttProperties.MqttProperty<?> assigned = theirs.getProperty(0x12);
            assertNotNull(assigned);
            assertEquals("é", assigned.value());
        }
        final UnsafeBuffer codes = new UnsafeBuffer(Bytes.of("01 80 02"));
        final MqttSubAckMessage suback =
                (MqttSubAckMessage) decodeTheirs(SubackEncoder.encode(dst, 0, protocolVersion, 7, codes, 0, 3));
        assertEquals(7, suback.variableHeader().messageId());
        // MQTT 3.1 knows no failure.
        assertEquals(
                List.of(1, protocolVersion == 3 ? 0 : 0x80, 2), suback.payload().reasonCodes());
        final MqttUnsubAckMessage unsuback =
                (MqttUnsubAckMessage) decodeTheirs(UnsubackEncoder.encode(dst, 0, protocolVersion, 8, codes, 1, 1));
        assertEquals(8, unsuback.variableHeader().messageId());
        if (protocolVersion == 5) {
            assertEquals(List.of((short) 0x80), unsuback.payload().unsubscribeReasonCodes());
            final MqttMessage disconnect = decodeTheirs(DisconnectEncoder.encode(dst, 0, 0x8E));
            assertEquals(
                    (byte) 0x8E,
                    ((MqttReasonCodeAndPropertiesVariableHeader) disconnect.variableHeader()).reasonCode());
        }
        assertEquals(
                MqttMessageType.PINGRESP,
                decodeTheirs(PingrespEncoder.encode(dst, 0)).fixedHeader().messageType());
    }

    @ParameterizedTest(name = "MQTT {0}")
    @ValueSource(ints = {3, 4, 5})
    void publish(final int protocolVersion) {
        beginWith(protocolVersion);
        final UnsafeBuffer identifiers = new UnsafeBuffer(Bytes.of("0B 05 0B 80 01"));
        final UnsafeBuffer forwarded = new UnsafeBuffer(Bytes.of("26 00 01 'k' 00 01 'v'"));
        for (int i = 0; i < ROUNDS; i++) {
            final int qos = random.nextInt(3);
            final int packetId = randomPacketId();
            final String topicName = "t" + randomText();
            final byte[] topic = topicName.getBytes(StandardCharsets.UTF_8);
            final byte[] payload = randomBytes();
            final MqttPublishMessage received = (MqttPublishMessage) decodeTheirs(PublishEncoder.encode(
                    dst,
                    0,
                    protocolVersion,
                    qos,
                    true,
                    qos > 0,
                    packetId,
                    new UnsafeBuffer(topic),
                    0,
                    topic.length,
                    99,
                    identifiers,
                    0,
                    identifiers.capacity(),
                    forwarded,
                    0,
                    forwarded.capacity(),
                    new UnsafeBuffer(payload),
                    0,
                    payload.length));
            assertEquals(topicName, received.variableHeader().topicName());
            assertEquals(qos, received.fixedHeader().qosLevel().value());
            assertTrue(received.fixedHeader().isRetain());
            assertEquals(qos == 0 ? -1 : packetId, received.variableHeader().packetId());
            assertEquals(
                    Bytes.hex(payload, 0, payload.length).replace(" ", "").toLowerCase(Locale.ROOT),
                    ByteBufUtil.hexDump(received.payload()));
            if (protocolVersion == 5) {
                final MqttProperties properties = received.variableHeader().properties();
                assertEquals(99, intProperty(properties, 0x02, 0));
                assertEquals(
                        List.of(5, 128),
                        properties.getProperties(0x0B).stream()
                                .map(property -> property.value())
                                .toList());
                assertEquals(1, properties.getProperties(0x26).size());
            }
            received.release();
        }
    }
}
