package io.millrace.system.interop;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5SubscriptionBuilder;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import io.millrace.system.Inbox;
import io.millrace.system.RunningBroker;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/** HiveMQ's client for MQTT 5, with what arrived and with what the broker ended the connection. */
final class Hive implements AutoCloseable {
    final Inbox<Mqtt5Publish> inbox = new Inbox<>();
    /** The Reason Codes of DISCONNECTs that came. */
    final Inbox<Integer> disconnects = new Inbox<>();

    private final Mqtt5BlockingClient client;
    private Mqtt5ConnAck connack;

    private Hive(final RunningBroker broker, final String clientId, final boolean isAcknowledging) {
        final var builder = MqttClient.builder()
                .useMqttVersion5()
                .serverHost(broker.host())
                .serverPort(broker.port())
                .addDisconnectedListener(context -> {
                    if (context.getCause() instanceof Mqtt5DisconnectException e) {
                        disconnects.add(e.getMqttMessage().getReasonCode().getCode());
                    }
                });
        client = (clientId.isEmpty() ? builder : builder.identifier(clientId)).buildBlocking();
        client.toAsync().publishes(MqttGlobalPublishFilter.ALL, inbox::add, !isAcknowledging);
    }

    /** Connects with a clean start that ends with the connection, unless {@code change} says otherwise. */
    static Hive connect(
            final RunningBroker broker, final String clientId, final UnaryOperator<Mqtt5ConnectBuilder> change) {
        return new Hive(broker, clientId, true).connect(change);
    }

    /** The same, but the test acknowledges each message by {@link Mqtt5Publish#acknowledge()}. */
    static Hive connectWithoutAcknowledging(
            final RunningBroker broker, final String clientId, final UnaryOperator<Mqtt5ConnectBuilder> change) {
        return new Hive(broker, clientId, false).connect(change);
    }

    static Hive connect(final RunningBroker broker) {
        return connect(broker, broker.unique("hive"), connect -> connect);
    }

    /** Continues the session of {@code clientId}, which lasts an hour. */
    static Hive resume(final RunningBroker broker, final String clientId) {
        return connect(broker, clientId, connect -> connect.cleanStart(false).sessionExpiryInterval(3_600));
    }

    Mqtt5ConnAck connack() {
        return connack;
    }

    Mqtt5BlockingClient client() {
        return client;
    }

    Mqtt5SubAckReasonCode subscribe(final String filter, final int qos) {
        return subscribe(filter, subscription -> subscription.qos(MqttQos.fromCode(qos)));
    }

    Mqtt5SubAckReasonCode subscribe(
            final String filter, final UnaryOperator<Mqtt5SubscriptionBuilder.Complete> change) {
        final Mqtt5SubscriptionBuilder.Complete subscription =
                Mqtt5Subscription.builder().topicFilter(filter).qos(MqttQos.EXACTLY_ONCE);
        return client.subscribeWith()
                .addSubscription(change.apply(subscription).build())
                .send()
                .getReasonCodes()
                .get(0);
    }

    void publish(final String topic, final String payload, final int qos) {
        client.publish(message(topic, payload, qos, false));
    }

    void retain(final String topic, final String payload, final int qos) {
        client.publish(message(topic, payload, qos, true));
    }

    /** The payloads up to and without {@code end}. */
    List<String> payloadsTo(final String end) {
        return inbox.until(publish -> payload(publish).equals(end)).stream()
                .map(Hive::payload)
                .toList();
    }

    static Mqtt5Publish message(final String topic, final String payload, final int qos, final boolean isRetained) {
        return Mqtt5Publish.builder()
                .topic(topic)
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .qos(MqttQos.fromCode(qos))
                .retain(isRetained)
                .build();
    }

    static String payload(final Mqtt5Publish publish) {
        return new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        if (client.getState().isConnected()) {
            client.disconnect();
        }
    }

    private Hive connect(final UnaryOperator<Mqtt5ConnectBuilder> change) {
        connack = client.connect(
                change.apply(Mqtt5Connect.builder().cleanStart(true)).build());
        return this;
    }
}
