package io.millrace.system.interop;

import io.millrace.system.Inbox;
import io.millrace.system.RunningBroker;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Eclipse Paho's Java client for MQTT 3.1 and 3.1.1, with what arrived and why the connection was lost. */
final class PahoV3 implements AutoCloseable {
    final Inbox<Received> inbox = new Inbox<>();
    final Inbox<Throwable> lost = new Inbox<>();
    private final MqttClient client;
    private boolean isSessionPresent;

    private PahoV3(final String uri, final String clientId) throws MqttException {
        client = new MqttClient(uri, clientId, new MemoryPersistence());
        client.setTimeToWait(10_000);
        client.setCallback(new MqttCallback() {
            @Override
            public void connectionLost(final Throwable cause) {
                lost.add(cause);
            }

            @Override
            public void messageArrived(final String topic, final MqttMessage message) {
                inbox.add(new Received(
                        topic,
                        new String(message.getPayload(), StandardCharsets.UTF_8),
                        message.getQos(),
                        message.isRetained()));
            }

            @Override
            public void deliveryComplete(final IMqttDeliveryToken token) {}
        });
    }

    /** Connects with MQTT 3.1.1 and a clean session, unless {@code change} says otherwise. */
    static PahoV3 connect(final RunningBroker broker, final String clientId, final Consumer<MqttConnectOptions> change)
            throws MqttException {
        return connect(broker.uri(), clientId, change);
    }

    /** The same, not to the TCP listener. */
    static PahoV3 connect(final String uri, final String clientId, final Consumer<MqttConnectOptions> change)
            throws MqttException {
        final PahoV3 paho = new PahoV3(uri, clientId);
        final MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setConnectionTimeout(10);
        options.setMaxInflight(1_000);
        change.accept(options);
        paho.isSessionPresent = paho.client.connectWithResult(options).getSessionPresent();
        return paho;
    }

    static PahoV3 connect(final RunningBroker broker, final String clientId) throws MqttException {
        return connect(broker, clientId, options -> {});
    }

    boolean isSessionPresent() {
        return isSessionPresent;
    }

    void subscribe(final String filter, final int qos) throws MqttException {
        client.subscribe(filter, qos);
    }

    void unsubscribe(final String filter) throws MqttException {
        client.unsubscribe(filter);
    }

    /** Publishes and waits for the end of the handshake. */
    void publish(final String topic, final String payload, final int qos) throws MqttException {
        client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), qos, false);
    }

    void publish(final String topic, final byte[] payload, final int qos) throws MqttException {
        client.publish(topic, payload, qos, false);
    }

    void retain(final String topic, final String payload, final int qos) throws MqttException {
        client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), qos, true);
    }

    void disconnect() throws MqttException {
        client.disconnect();
    }

    /** Closes the socket without a DISCONNECT. */
    void drop() throws MqttException {
        client.disconnectForcibly(0, 1, false);
    }

    boolean isConnected() {
        return client.isConnected();
    }

    @Override
    public void close() throws MqttException {
        if (client.isConnected()) {
            client.disconnect();
        }
        client.close(true);
    }

    /** An Application Message as it arrived. */
    record Received(String topic, String payload, int qos, boolean isRetained) {}
}
