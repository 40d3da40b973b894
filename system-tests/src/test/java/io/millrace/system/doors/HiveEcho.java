package io.millrace.system.doors;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.charset.StandardCharsets;

/** HiveMQ's client, MQTT 5. */
final class HiveEcho implements AutoCloseable {
    private final Mqtt5AsyncClient client;

    private HiveEcho(final Mqtt5AsyncClient client) {
        this.client = client;
    }

    static HiveEcho start(final Echo echo) throws Exception {
        final Door door = echo.door();
        Mqtt5ClientBuilder builder = MqttClient.builder()
                .useMqttVersion5()
                .identifier(echo.target().replace('/', '-'))
                .serverHost(door.host())
                .serverPort(door.port());
        if (door.isSecure()) {
            builder = builder.sslConfig()
                    .trustManagerFactory(Trust.of(echo.authority()).factory())
                    .applySslConfig();
        }
        if (door.isWebSocket()) {
            builder = builder.webSocketConfig().serverPath("mqtt").applyWebSocketConfig();
        }
        final Mqtt5AsyncClient client = builder.willPublish()
                .topic(echo.will())
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(Echo.GONE.getBytes(StandardCharsets.UTF_8))
                .applyWillPublish()
                .buildAsync();
        client.connect().get();
        client.subscribeWith()
                .topicFilter(echo.source())
                .qos(MqttQos.EXACTLY_ONCE)
                .callback(message -> client.publish(answer(echo, message)))
                .send()
                .get();
        return new HiveEcho(client);
    }

    private static Mqtt5Publish answer(final Echo echo, final Mqtt5Publish message) {
        return Mqtt5Publish.builder()
                .topic(echo.target())
                .qos(message.getQos())
                .payload(message.getPayloadAsBytes())
                .build();
    }

    /** It cannot be had to vanish; this says goodbye, and wants its Will. */
    @Override
    public void close() {
        client.disconnectWith()
                .reasonCode(Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
                .send()
                .join();
    }
}
