package io.millrace.system.recovery;

import io.millrace.system.BrokerProcess;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * Eclipse Paho as a publisher of MQTT 3.1.1 that reconnects by itself and sends again what was under way. One message at
 * a time. Of one that was under way when the connection ended it does not tell the end: it counts as not acknowledged.
 */
final class PahoPublisher implements MqttCallbackExtended, IMqttActionListener {
    private final Ledger ledger;
    private final int publisher;
    private final int qos;
    private final MqttAsyncClient client;
    private final AtomicInteger acknowledgedCount = new AtomicInteger();
    private volatile boolean isStopped;
    private volatile boolean isUnderWay;
    private Numbered last;

    PahoPublisher(final BrokerProcess broker, final Ledger ledger, final int publisher, final int qos)
            throws MqttException {
        this.ledger = ledger;
        this.publisher = publisher;
        this.qos = qos;
        ledger.addPublisher(publisher, qos);
        client = new MqttAsyncClient(broker.uri(), "paho-publisher-" + publisher, new MemoryPersistence());
        client.setCallback(this);
    }

    /** Connects, and publishes one message after another from now on. */
    void start() throws MqttException {
        final MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(false);
        options.setAutomaticReconnect(true);
        options.setMaxReconnectDelay(1_000);
        client.connect(options).waitForCompletion();
    }

    /** Nothing new is published from now on. */
    void stop() {
        isStopped = true;
    }

    boolean isDone() {
        return isStopped && !isUnderWay;
    }

    int acknowledgedCount() {
        return acknowledgedCount.get();
    }

    void close() throws MqttException {
        client.disconnect().waitForCompletion();
        client.close();
    }

    @Override
    public void connectComplete(final boolean isReconnected, final String uri) {
        publish();
    }

    @Override
    public void onSuccess(final IMqttToken token) {
        ledger.onAcknowledged(publisher, last.number());
        acknowledgedCount.incrementAndGet();
        publish();
    }

    @Override
    public void onFailure(final IMqttToken token, final Throwable failure) {
        isUnderWay = false;
    }

    @Override
    public void connectionLost(final Throwable cause) {}

    @Override
    public void messageArrived(final String topic, final MqttMessage message) {}

    @Override
    public void deliveryComplete(final IMqttDeliveryToken token) {}

    private synchronized void publish() {
        isUnderWay = !isStopped;
        if (isStopped) {
            return;
        }
        last = new Numbered(publisher, last == null ? 0 : last.number() + 1);
        ledger.onSent(publisher, last.number());
        try {
            client.publish("load/" + publisher, last.toBytes(), qos, false, null, this);
        } catch (final MqttException disconnected) {
            // It goes on when the connection is there again.
            isUnderWay = false;
        }
    }
}
