package io.millrace.system.recovery;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.pubrec.Mqtt5PubRecReasonCode;
import io.millrace.system.BrokerProcess;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * HiveMQ's client as a publisher of MQTT 5 that reconnects and resumes by itself. It keeps fewer in flight than
 * {@link WirePublisher} (the broker's Receive Maximum is its bound) and is here because we did not write it.
 */
final class HivePublisher {
    private static final long SESSION_EXPIRY_S = 3_600;

    private final Ledger ledger;
    private final int publisher;
    private final MqttQos qos;
    private final Mqtt5AsyncClient client;
    private final AtomicInteger openCount = new AtomicInteger();
    private final AtomicInteger refusedCount = new AtomicInteger();
    private int nextNumber;

    HivePublisher(final BrokerProcess broker, final Ledger ledger, final int publisher, final int qos) {
        this.ledger = ledger;
        this.publisher = publisher;
        this.qos = MqttQos.fromCode(qos);
        ledger.addPublisher(publisher, qos);
        client = MqttClient.builder()
                .useMqttVersion5()
                .identifier("hive-publisher-" + publisher)
                .serverHost(broker.host())
                .serverPort(broker.port())
                .automaticReconnect()
                .initialDelay(100, TimeUnit.MILLISECONDS)
                .maxDelay(500, TimeUnit.MILLISECONDS)
                .applyAutomaticReconnect()
                .buildAsync();
        client.toBlocking()
                .connectWith()
                .cleanStart(false)
                .sessionExpiryInterval(SESSION_EXPIRY_S)
                .send();
    }

    /** Hands {@code count} more messages to the client. */
    void offer(final int count) {
        for (int i = 0; i < count; i++) {
            final Numbered message = new Numbered(publisher, nextNumber++);
            ledger.onSent(publisher, message.number());
            openCount.incrementAndGet();
            client.publishWith()
                    .topic("load/" + publisher)
                    .qos(qos)
                    .payload(message.toBytes())
                    .send()
                    .whenComplete((result, failure) -> onCompleted(message, result, failure));
        }
    }

    /** Everything offered has ended its handshake. */
    boolean isDone() {
        return openCount.get() == 0;
    }

    int openCount() {
        return openCount.get();
    }

    /** Messages that were answered with 0x97, Quota exceeded. */
    int refusedCount() {
        return refusedCount.get();
    }

    void close() {
        client.toBlocking().disconnect();
    }

    private static boolean isRefused(final Throwable failure) {
        return failure instanceof Mqtt5PubAckException puback
                        && puback.getMqttMessage().getReasonCode() == Mqtt5PubAckReasonCode.QUOTA_EXCEEDED
                || failure instanceof Mqtt5PubRecException pubrec
                        && pubrec.getMqttMessage().getReasonCode() == Mqtt5PubRecReasonCode.QUOTA_EXCEEDED;
    }

    private void onCompleted(final Numbered message, final Mqtt5PublishResult result, final Throwable failure) {
        if (failure == null && result.getError().isEmpty()) {
            ledger.onAcknowledged(publisher, message.number());
        } else if (isRefused(failure != null ? failure : result.getError().get())) {
            refusedCount.incrementAndGet();
        } else {
            ledger.onBreach("HiveMQ's client gave up " + message + ": " + failure + " " + result);
        }
        openCount.decrementAndGet();
    }
}
