package io.millrace.system.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.millrace.system.Inbox;
import io.millrace.system.LoopbackPort;
import io.millrace.system.RunningBroker;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Foreign clients over WebSocket, beside others over TCP. */
class WebSocketTest {
    private static final int PORT = LoopbackPort.free();

    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker("web-socket")
            .with("MILLRACE_LISTENERS__WS__DEFAULT__ENABLE", "true")
            .with("MILLRACE_LISTENERS__WS__DEFAULT__BIND", "127.0.0.1:" + PORT);

    private static PahoV3 paho(final int version) throws MqttException {
        return PahoV3.connect(
                "ws://127.0.0.1:" + PORT + "/mqtt", BROKER.unique("c"), options -> options.setMqttVersion(version));
    }

    private static Mqtt5BlockingClient hive(final Inbox<Mqtt5Publish> inbox) {
        final Mqtt5BlockingClient client = MqttClient.builder()
                .useMqttVersion5()
                .identifier(BROKER.unique("c"))
                .serverHost("127.0.0.1")
                .serverPort(PORT)
                .webSocketConfig()
                .serverPath("mqtt")
                .applyWebSocketConfig()
                .buildBlocking();
        client.toAsync().publishes(MqttGlobalPublishFilter.ALL, inbox::add);
        client.connect();
        return client;
    }

    @Test
    void bannerNamesTheListener() {
        assertTrue(BROKER.process().printed().contains("ws:default on 127.0.0.1:" + PORT), BROKER.process()::printed);
    }

    @ParameterizedTest
    @ValueSource(ints = {MqttConnectOptions.MQTT_VERSION_3_1, MqttConnectOptions.MQTT_VERSION_3_1_1})
    void pahoSpeaksToTcpAndBack(final int version) throws MqttException {
        final String topic = BROKER.unique("t/");
        try (PahoV3 web = paho(version);
                PahoV3 tcp = PahoV3.connect(BROKER, BROKER.unique("c"))) {
            web.subscribe(topic, 2);
            tcp.subscribe(topic, 2);
            for (int qos = 0; qos <= 2; qos++) {
                final String payload = "from web ".repeat(1 + 10_000 * qos);
                web.publish(topic, payload, qos);
                assertEquals(payload, web.inbox.next().payload());
                assertEquals(payload, tcp.inbox.next().payload());
                tcp.publish(topic, "back", qos);
                assertEquals("back", web.inbox.next().payload());
                assertEquals("back", tcp.inbox.next().payload());
            }
        }
    }

    @Test
    void hiveSpeaksToItself() {
        final Inbox<Mqtt5Publish> inbox = new Inbox<>();
        final Mqtt5BlockingClient client = hive(inbox);
        final String topic = BROKER.unique("t/");
        client.subscribeWith().topicFilter(topic).qos(MqttQos.EXACTLY_ONCE).send();
        for (int i = 0; i < 300; i++) {
            client.publish(Hive.message(topic, i + " " + "x".repeat(i * 100), i % 3, false));
        }
        for (int i = 0; i < 300; i++) {
            assertEquals(i + " " + "x".repeat(i * 100), Hive.payload(inbox.next()));
        }
        client.disconnect();
    }
}
