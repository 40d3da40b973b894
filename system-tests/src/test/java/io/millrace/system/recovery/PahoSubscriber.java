package io.millrace.system.recovery;

import io.millrace.system.BrokerProcess;
import java.nio.ByteBuffer;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Eclipse Paho as a subscriber of MQTT 3.1.1 that is away most of the time. */
final class PahoSubscriber implements MqttCallback {
    private final Ledger ledger;
    private final String name;
    private final MqttClient client;

    PahoSubscriber(final BrokerProcess broker, final Ledger ledger, final String name, final int qos)
            throws MqttException {
        this.ledger = ledger;
        this.name = name;
        ledger.addSubscriber(name, qos);
        client = new MqttClient(broker.uri(), name, new MemoryPersistence());
        client.setCallback(this);
    }

    void subscribe(final String filter, final int qos) throws MqttException {
        connect();
        client.subscribe(filter, qos);
    }

    void reconnect() throws MqttException {
        if (!connect()) {
            ledger.onBreach("the session of " + name + " is gone");
        }
    }

    void disconnect() throws MqttException {
        client.disconnect();
    }

    @Override
    public void messageArrived(final String topic, final MqttMessage message) {
        try {
            ledger.onDelivered(name, Numbered.of(ByteBuffer.wrap(message.getPayload())));
        } catch (final IllegalArgumentException damaged) {
            ledger.onBreach(name + " got a " + damaged.getMessage());
        }
    }

    @Override
    public void connectionLost(final Throwable cause) {
        ledger.onBreach(name + " was cut off: " + cause);
    }

    @Override
    public void deliveryComplete(final IMqttDeliveryToken token) {}

    private boolean connect() throws MqttException {
        final MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(false);
        return client.connectWithResult(options).getSessionPresent();
    }
}
