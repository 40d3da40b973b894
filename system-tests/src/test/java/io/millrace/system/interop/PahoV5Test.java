package io.millrace.system.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.system.Inbox;
import io.millrace.system.RunningBroker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** MQTT 5 as Eclipse Paho speaks it; above all what HiveMQ's client does not show: subscription identifiers. */
class PahoV5Test {
    private static final long LIMIT_MS = 10_000;

    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker("paho-v5");

    @Test
    void deliveredQosIsTheLowerOfBoth() throws MqttException {
        final List<String> rows = new ArrayList<>();
        try (Client pub = new Client(BROKER.unique("pub"), options -> {});
                Client sub = new Client(BROKER.unique("sub"), options -> {})) {
            for (int subscribed = 0; subscribed <= 2; subscribed++) {
                final String topic = BROKER.unique("row/");
                sub.subscribe(topic, subscribed);
                for (int published = 0; published <= 2; published++) {
                    pub.publish(topic, utf8("x"), published);
                    rows.add(published + "," + subscribed + "->"
                            + sub.inbox.next().getQos());
                }
            }
        }
        assertEquals(
                List.of("0,0->0", "1,0->0", "2,0->0", "0,1->0", "1,1->1", "2,1->1", "0,2->0", "1,2->1", "2,2->2"),
                rows);
    }

    @Test
    void overlappingSubscriptionsNameTheirIdentifiers() throws MqttException {
        final String level = BROKER.unique("identifiers");
        try (Client client = new Client(BROKER.unique("sub"), options -> {})) {
            client.subscribe(level + "/+", 1, 11);
            client.subscribe(level + "/a", 1, 268_435_455);
            client.subscribe(level + "/#", 1, 300);
            client.publish(level + "/a", utf8("three"), 1);
            client.publish(level + "/b", utf8("two"), 1);
            client.publish(level, utf8("one"), 1);
            client.publish(level + "/end", utf8("end"), 1);
            // One copy with all identifiers or one copy for each (MQTT 5 §3.3.4): their union is the same.
            final List<String> got = new ArrayList<>();
            for (MqttMessage message = client.inbox.next();
                    !text(message).equals("end");
                    message = client.inbox.next()) {
                for (final int identifier : message.getProperties().getSubscriptionIdentifiers()) {
                    got.add(text(message) + " " + identifier);
                }
            }
            assertEquals(
                    List.of("one 300", "three 11", "three 268435455", "three 300", "two 11", "two 300"),
                    got.stream().sorted().toList());
        }
    }

    @Test
    void sessionAndItsQueueSurviveALostConnection() throws MqttException {
        final String topic = BROKER.unique("queue/");
        final String clientId = BROKER.unique("keeper");
        final Consumer<MqttConnectionOptions> resuming = options -> {
            options.setCleanStart(false);
            options.setSessionExpiryInterval(3_600L);
        };
        try (Client sub = new Client(clientId, resuming)) {
            assertFalse(sub.isSessionPresent);
            sub.subscribe(topic, 1);
            sub.drop();
        }
        try (Client pub = new Client(BROKER.unique("pub"), options -> {})) {
            for (int i = 0; i < 100; i++) {
                pub.publish(topic, utf8("away " + i), 1);
            }
        }
        try (Client sub = new Client(clientId, resuming)) {
            assertTrue(sub.isSessionPresent);
            for (int i = 0; i < 100; i++) {
                assertEquals("away " + i, text(sub.inbox.next()));
            }
        }
    }

    @Test
    void willDelayIsWaitedFor() throws MqttException {
        final String topic = BROKER.unique("will/");
        try (Client watcher = new Client(BROKER.unique("watcher"), options -> {})) {
            watcher.subscribe(topic, 1);
            try (Client dying = new Client(BROKER.unique("dying"), options -> {
                options.setSessionExpiryInterval(3_600L);
                options.setWill(topic, new MqttMessage(utf8("died")));
                final MqttProperties properties = new MqttProperties();
                properties.setWillDelayInterval(1L);
                options.setWillMessageProperties(properties);
            })) {
                dying.drop();
            }
            watcher.publish(topic, utf8("not yet"), 1);
            assertEquals("not yet", text(watcher.inbox.next()));
            assertEquals("died", text(watcher.inbox.next()));
        }
    }

    @Test
    void unsubscribedFilterDeliversNoMore() throws MqttException {
        final String level = BROKER.unique("unsubscribe");
        try (Client client = new Client(BROKER.unique("sub"), options -> {})) {
            client.subscribe(level + "/#", 1);
            client.subscribe(level + "/b", 1);
            client.unsubscribe(level + "/#");
            client.publish(level + "/a", utf8("not wanted"), 1);
            client.publish(level + "/b", utf8("wanted"), 1);
            assertEquals("wanted", text(client.inbox.next()));
        }
    }

    @Test
    void largePayloadArrivesWhole() throws MqttException {
        final String topic = BROKER.unique("large/");
        final byte[] payload = new byte[900_000];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (i * 31 >> 3);
        }
        try (Client client = new Client(BROKER.unique("large"), options -> {})) {
            client.subscribe(topic, 2);
            for (int qos = 0; qos <= 2; qos++) {
                client.publish(topic, payload, qos);
                assertTrue(java.util.Arrays.equals(payload, client.inbox.next().getPayload()), "QoS " + qos);
            }
        }
    }

    private static byte[] utf8(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(final MqttMessage message) {
        return new String(message.getPayload(), StandardCharsets.UTF_8);
    }

    /** Paho with what arrived. */
    private static final class Client implements MqttCallback, AutoCloseable {
        final Inbox<MqttMessage> inbox = new Inbox<>();
        final boolean isSessionPresent;
        private final MqttAsyncClient paho;

        Client(final String clientId, final Consumer<MqttConnectionOptions> change) throws MqttException {
            paho = new MqttAsyncClient(BROKER.uri(), clientId, new MemoryPersistence());
            paho.setCallback(this);
            final MqttConnectionOptions options = new MqttConnectionOptions();
            change.accept(options);
            final IMqttToken token = paho.connect(options);
            token.waitForCompletion(LIMIT_MS);
            isSessionPresent = token.getSessionPresent();
        }

        void subscribe(final String filter, final int qos) throws MqttException {
            paho.subscribe(filter, qos).waitForCompletion(LIMIT_MS);
        }

        void subscribe(final String filter, final int qos, final int identifier) throws MqttException {
            final MqttProperties properties = new MqttProperties();
            properties.setSubscriptionIdentifier(identifier);
            paho.subscribe(new MqttSubscription[] {new MqttSubscription(filter, qos)}, null, null, properties)
                    .waitForCompletion(LIMIT_MS);
        }

        void unsubscribe(final String filter) throws MqttException {
            paho.unsubscribe(filter).waitForCompletion(LIMIT_MS);
        }

        void publish(final String topic, final byte[] payload, final int qos) throws MqttException {
            paho.publish(topic, payload, qos, false).waitForCompletion(LIMIT_MS);
        }

        /** Closes the socket without a DISCONNECT. */
        void drop() throws MqttException {
            paho.disconnectForcibly(0, 1, false);
        }

        @Override
        public void messageArrived(final String topic, final MqttMessage message) {
            inbox.add(message);
        }

        @Override
        public void close() throws MqttException {
            if (paho.isConnected()) {
                paho.disconnect().waitForCompletion(LIMIT_MS);
            }
            paho.close();
        }

        @Override
        public void disconnected(final MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(final MqttException exception) {}

        @Override
        public void deliveryComplete(final IMqttToken token) {}

        @Override
        public void connectComplete(final boolean isReconnect, final String serverUri) {}

        @Override
        public void authPacketArrived(final int reasonCode, final MqttProperties properties) {}
    }
}
