package io.millrace.bench.load.stub;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Eclipse Paho for MQTT 5, with what it received as text. */
final class PahoFive implements MqttCallback, AutoCloseable {
    private static final long LIMIT_MS = 10_000;

    final BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
    final MqttClient client;
    final IMqttToken connack;

    PahoFive(final StubBroker broker, final String clientId, final boolean isCleanStart) throws MqttException {
        client = new MqttClient("tcp://127.0.0.1:" + broker.port(), clientId, new MemoryPersistence());
        client.setTimeToWait(LIMIT_MS);
        client.setCallback(this);
        final MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(isCleanStart);
        options.setSessionExpiryInterval(isCleanStart ? 0 : 3_600L);
        options.setReceiveMaximum(5);
        connack = client.connectWithResult(options);
    }

    void publish(final String topic, final int number, final int qos) throws MqttException {
        client.publish(topic, Integer.toString(number).getBytes(StandardCharsets.UTF_8), qos, false);
    }

    String next() throws InterruptedException {
        return inbox.poll(LIMIT_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void messageArrived(final String topic, final MqttMessage delivered) {
        inbox.add(new String(delivered.getPayload(), StandardCharsets.UTF_8));
    }

    @Override
    public void disconnected(final MqttDisconnectResponse response) {
        inbox.add("disconnected");
    }

    @Override
    public void mqttErrorOccurred(final MqttException exception) {}

    @Override
    public void deliveryComplete(final IMqttToken token) {}

    @Override
    public void connectComplete(final boolean isReconnect, final String address) {}

    @Override
    public void authPacketArrived(final int reasonCode, final MqttProperties properties) {}

    @Override
    public void close() throws MqttException {
        if (client.isConnected()) {
            // Without waiting for acknowledgements, some of which never come.
            client.disconnect(0);
        }
        client.close();
    }
}
