package io.millrace.mqtt.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.mqtt.PacketType;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscribePayload;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption.RetainedHandlingPolicy;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribePayload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our decoders read what a codec writes that we did not write. */
class ReadsNettyTest extends NettyPeer {
    @ParameterizedTest(name = "MQTT {0}")
    @ValueSource(ints = {3, 4, 5})
    void connect(final int protocolVersion) {
        for (int i = 0; i < ROUNDS; i++) {
            final MqttConnectMessage sent = randomConnect(protocolVersion);
            decodeOurs(sent, protocolVersion);
            final MqttConnectVariableHeader header = sent.variableHeader();
            final MqttConnectPayload payload = sent.payload();
            final ConnectDecoder connect = decoder.connect;
            assertEquals(protocolVersion, connect.protocolVersion());
            assertEquals(header.isCleanSession(), connect.isCleanStart());
            assertEquals(header.keepAliveTimeSeconds(), connect.keepAliveS());
            assertEquals(payload.clientIdentifier(), text(connect.clientIdOffset(), connect.clientIdLength()));
            assertEquals(header.isWillFlag(), connect.hasWill());
            if (header.isWillFlag()) {
                assertEquals(header.willQos(), connect.willQos());
                assertEquals(header.isWillRetain(), connect.isWillRetain());
                assertEquals(payload.willTopic(), text(connect.willTopicOffset(), connect.willTopicLength()));
                assertBytes(payload.willMessageInBytes(), connect.willPayloadOffset(), connect.willPayloadLength());
                final long willDelayIntervalS = intProperty(payload.willProperties(), 0x18, 0);
                assertEquals(willDelayIntervalS, connect.willProperties().willDelayIntervalS());
            }
            assertEquals(header.hasUserName(), connect.hasUsername());
            assertEquals(header.hasPassword(), connect.hasPassword());
            if (header.hasUserName()) {
                assertEquals(payload.userName(), text(connect.usernameOffset(), connect.usernameLength()));
            }
            if (header.hasPassword()) {
                assertBytes(payload.passwordInBytes(), connect.passwordOffset(), connect.passwordLength());
            }
            if (protocolVersion == 5) {
                assertConnectProperties(header.properties(), connect.properties());
            }
        }
    }

    @ParameterizedTest(name = "MQTT {0}")
    @ValueSource(ints = {3, 4, 5})
    void publish(final int protocolVersion) {
        beginWith(protocolVersion);
        for (int i = 0; i < ROUNDS; i++) {
            final int qos = random.nextInt(3);
            final MqttProperties properties = new MqttProperties();
            if (protocolVersion == 5) {
                addIf(properties, 0x02, random.nextInt());
                addIf(properties, 0x23, 1 + random.nextInt(65_535));
                addIf(properties, 0x01, random.nextInt(2));
                properties.add(new MqttProperties.UserProperty(randomText(), randomText()));
            }
            final byte[] payload = randomBytes();
            final MqttPublishMessage sent = new MqttPublishMessage(
                    fixed(MqttMessageType.PUBLISH, qos > 0 && random.nextBoolean(), qos, random.nextBoolean()),
                    new MqttPublishVariableHeader("t" + randomText(), qos == 0 ? -1 : randomPacketId(), properties),
                    Unpooled.wrappedBuffer(payload));
            decodeOurs(sent, protocolVersion);
            final PublishDecoder publish = decoder.publish;
            assertEquals(qos, publish.qos());
            assertEquals(sent.fixedHeader().isDup(), publish.isDup());
            assertEquals(sent.fixedHeader().isRetain(), publish.isRetain());
            assertEquals(qos == 0 ? 0 : sent.variableHeader().packetId(), publish.packetId());
            assertEquals(sent.variableHeader().topicName(), text(publish.topicOffset(), publish.topicLength()));
            assertBytes(payload, publish.payloadOffset(), publish.payloadLength());
            assertEquals(intProperty(properties, 0x23, 0), publish.properties().topicAlias());
            assertEquals(
                    properties.getProperty(0x02) == null ? -1 : intProperty(properties, 0x02, 0) & 0xFFFF_FFFFL,
                    publish.properties().messageExpiryIntervalS());
            assertEquals(
                    intProperty(properties, 0x01, 0) == 1, publish.properties().isUtf8Payload());
        }
    }

    @ParameterizedTest(name = "MQTT {0}")
    @ValueSource(ints = {3, 4, 5})
    void subscribeAndUnsubscribe(final int protocolVersion) {
        beginWith(protocolVersion);
        for (int i = 0; i < ROUNDS; i++) {
            final int packetId = randomPacketId();
            final MqttProperties properties = new MqttProperties();
            if (protocolVersion == 5) {
                addIf(properties, 0x0B, 1 + random.nextInt(268_435_455));
            }
            final List<MqttTopicSubscription> subscriptions = new ArrayList<>();
            final List<String> filters = new ArrayList<>();
            for (int j = random.nextInt(4); j >= 0; j--) {
                final boolean five = protocolVersion == 5;
                final MqttSubscriptionOption option = new MqttSubscriptionOption(
                        MqttQoS.valueOf(random.nextInt(3)),
                        five && random.nextBoolean(),
                        five && random.nextBoolean(),
                        RetainedHandlingPolicy.valueOf(five ? random.nextInt(3) : 0));
                filters.add("f" + randomText());
                subscriptions.add(new MqttTopicSubscription(filters.get(filters.size() - 1), option));
            }
            decodeOurs(
                    new MqttSubscribeMessage(
                            fixed(MqttMessageType.SUBSCRIBE, false, 1, false),
                            new MqttMessageIdAndPropertiesVariableHeader(packetId, properties),
                            new MqttSubscribePayload(subscriptions)),
                    protocolVersion);
            assertEquals(packetId, decoder.subscribe.packetId());
            assertEquals(intProperty(properties, 0x0B, 0), decoder.subscribe.subscriptionIdentifier());
            assertEquals(subscriptions.size(), decoder.subscribe.count());
            int at = decoder.subscribe.firstFilter();
            for (final MqttTopicSubscription subscription : subscriptions) {
                assertEquals(
                        subscription.topicFilter(),
                        text(decoder.subscribe.filterOffset(at), decoder.subscribe.filterLength(at)));
                assertEquals(optionsOnTheWire(subscription.option()), decoder.subscribe.options(at));
                at = decoder.subscribe.nextFilter(at);
            }
            decodeOurs(
                    new MqttUnsubscribeMessage(
                            fixed(MqttMessageType.UNSUBSCRIBE, false, 1, false),
                            new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES),
                            new MqttUnsubscribePayload(filters)),
                    protocolVersion);
            assertEquals(packetId, decoder.unsubscribe.packetId());
            final List<String> decoded = new ArrayList<>();
            int next = decoder.unsubscribe.firstFilter();
            for (int j = 0; j < decoder.unsubscribe.count(); j++) {
                decoded.add(text(decoder.unsubscribe.filterOffset(next), decoder.unsubscribe.filterLength(next)));
                next = decoder.unsubscribe.nextFilter(next);
            }
            assertEquals(filters, decoded);
        }
    }

    @ParameterizedTest(name = "MQTT {0}")
    @ValueSource(ints = {3, 4, 5})
    void acknowledgements(final int protocolVersion) {
        beginWith(protocolVersion);
        for (int packetType = PacketType.PUBACK; packetType <= PacketType.PUBCOMP; packetType++) {
            for (final int reasonCode : new int[] {0, packetType >= PacketType.PUBREL ? 0x92 : 0x97}) {
                final int packetId = randomPacketId();
                decodeOurs(
                        new MqttMessage(
                                fixed(
                                        MqttMessageType.valueOf(packetType),
                                        false,
                                        packetType == PacketType.PUBREL ? 1 : 0,
                                        false),
                                new MqttPubReplyMessageVariableHeader(
                                        packetId, (byte) reasonCode, MqttProperties.NO_PROPERTIES)),
                        protocolVersion);
                assertEquals(packetType, decoder.ack.packetType());
                assertEquals(packetId, decoder.ack.packetId());
                assertEquals(protocolVersion == 5 ? reasonCode : 0, decoder.ack.reasonCode());
            }
        }
    }

    @ParameterizedTest(name = "MQTT {0}")
    @ValueSource(ints = {4, 5})
    void disconnect(final int protocolVersion) {
        beginWith(protocolVersion);
        final MqttProperties properties = new MqttProperties();
        properties.add(new MqttProperties.IntegerProperty(0x11, 60));
        decodeOurs(
                protocolVersion == 5
                        ? new MqttMessage(
                                fixed(MqttMessageType.DISCONNECT, false, 0, false),
                                new MqttReasonCodeAndPropertiesVariableHeader((byte) 4, properties))
                        : new MqttMessage(fixed(MqttMessageType.DISCONNECT, false, 0, false)),
                protocolVersion);
        assertEquals(protocolVersion == 5 ? 4 : 0, decoder.disconnect.reasonCode());
        assertEquals(protocolVersion == 5 ? 60 : -1, decoder.disconnect.sessionExpiryIntervalS());
    }

    private static void assertConnectProperties(final MqttProperties theirs, final PropertiesDecoder ours) {
        assertEquals(
                theirs.getProperty(0x11) == null ? -1 : intProperty(theirs, 0x11, 0) & 0xFFFF_FFFFL,
                ours.sessionExpiryIntervalS());
        assertEquals(intProperty(theirs, 0x21, 65_535), ours.receiveMaximum());
        assertEquals(intProperty(theirs, 0x27, -1), ours.maximumPacketSize());
        assertEquals(intProperty(theirs, 0x22, 0), ours.topicAliasMaximum());
        assertEquals(intProperty(theirs, 0x17, 1) == 1, ours.isRequestProblemInformation());
        assertEquals(intProperty(theirs, 0x19, 0) == 1, ours.isRequestResponseInformation());
    }

    private static int optionsOnTheWire(final MqttSubscriptionOption option) {
        return option.qos().value()
                | (option.isNoLocal() ? 4 : 0)
                | (option.isRetainAsPublished() ? 8 : 0)
                | option.retainHandling().value() << 4;
    }
}
