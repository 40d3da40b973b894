package io.millrace.system.recovery;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.millrace.system.BrokerProcess;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/** HiveMQ's client as a subscriber of MQTT 5 that reconnects by itself. */
final class HiveSubscriber {
    private static final long SESSION_EXPIRY_S = 3_600;

    private final Ledger ledger;
    private final String name;
    private final Mqtt5BlockingClient client;

    HiveSubscriber(final BrokerProcess broker, final Ledger ledger, final String name, final int qos) {
        this.ledger = ledger;
        this.name = name;
        ledger.addSubscriber(name, qos);
        client = MqttClient.builder()
                .useMqttVersion5()
                .identifier(name)
                .serverHost(broker.host())
                .serverPort(broker.port())
                .automaticReconnect()
                .initialDelay(100, TimeUnit.MILLISECONDS)
                .maxDelay(500, TimeUnit.MILLISECONDS)
                .applyAutomaticReconnect()
                .buildBlocking();
        client.toAsync().publishes(MqttGlobalPublishFilter.ALL, this::deliver);
    }

    void subscribe(final String filter, final int qos) {
        client.connectWith()
                .cleanStart(false)
                .sessionExpiryInterval(SESSION_EXPIRY_S)
                .send();
        client.subscribeWith().topicFilter(filter).qos(MqttQos.fromCode(qos)).send();
    }

    void close() {
        client.disconnect();
    }

    private void deliver(final Mqtt5Publish publish) {
        try {
            ledger.onDelivered(name, Numbered.of(ByteBuffer.wrap(publish.getPayloadAsBytes())));
        } catch (final IllegalArgumentException damaged) {
            ledger.onBreach(name + " got a " + damaged.getMessage());
        }
    }
}
