package io.millrace.system.doors;

import java.nio.charset.StandardCharsets;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Eclipse Paho's Java client, MQTT 3.1.1. */
final class PahoEcho implements MqttCallback, AutoCloseable {
    private final Echo echo;
    private final MqttAsyncClient client;

    private PahoEcho(final Echo echo) throws MqttException {
        this.echo = echo;
        client = new MqttAsyncClient(echo.door().pahoUri(), echo.target().replace('/', '-'), new MemoryPersistence());
    }

    static PahoEcho start(final Echo echo) throws Exception {
        final PahoEcho paho = new PahoEcho(echo);
        final MqttConnectOptions options = new MqttConnectOptions();
        options.setWill(echo.will(), Echo.GONE.getBytes(StandardCharsets.UTF_8), 1, false);
        if (echo.door().isSecure()) {
            options.setSocketFactory(Trust.of(echo.authority()).context().getSocketFactory());
        }
        paho.client.setCallback(paho);
        paho.client.connect(options).waitForCompletion();
        paho.client.subscribe(echo.source(), 2).waitForCompletion();
        return paho;
    }

    @Override
    public void messageArrived(final String topic, final MqttMessage message) throws MqttException {
        client.publish(echo.target(), message.getPayload(), message.getQos(), false);
    }

    @Override
    public void connectionLost(final Throwable cause) {
        // The test misses what would have come.
    }

    @Override
    public void deliveryComplete(final IMqttDeliveryToken token) {
        // The test sees what arrives.
    }

    /** Without a DISCONNECT. */
    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 1, false);
        client.close(true);
    }
}
