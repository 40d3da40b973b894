package io.millrace.bench.load.stub;

import java.nio.charset.StandardCharsets;
import java.util.Queue;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttMessage;

/** What arrived, as topic=payload, with an exclamation mark if it says DUP. */
record InboxCallback(Queue<String> inbox) implements MqttCallback {
    @Override
    public void messageArrived(final String topic, final MqttMessage delivered) {
        inbox.add(topic + "=" + new String(delivered.getPayload(), StandardCharsets.UTF_8)
                + (delivered.isDuplicate() ? "!" : ""));
    }

    @Override
    public void deliveryComplete(final IMqttDeliveryToken token) {}

    @Override
    public void connectionLost(final Throwable cause) {}
}
