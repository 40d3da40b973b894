package io.millrace.system.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.system.RunningBroker;
import io.millrace.system.interop.PahoV3.Received;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MQTT 3.1 and 3.1.1 as Eclipse Paho speaks them. */
class PahoV3Test {
    private static final int V31 = MqttConnectOptions.MQTT_VERSION_3_1;
    private static final int V311 = MqttConnectOptions.MQTT_VERSION_3_1_1;

    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker("paho-v3");

    @ParameterizedTest
    @ValueSource(ints = {V31, V311})
    void deliveredQosIsTheLowerOfBoth(final int version) throws MqttException {
        final List<String> rows = new ArrayList<>();
        for (int subscribed = 0; subscribed <= 2; subscribed++) {
            final String topic = BROKER.unique("row/");
            try (PahoV3 pub = connect(version, true);
                    PahoV3 sub = connect(version, true)) {
                sub.subscribe(topic, subscribed);
                for (int published = 0; published <= 2; published++) {
                    pub.publish(topic, "x", published);
                    rows.add(published + "," + subscribed + "->"
                            + sub.inbox.next().qos());
                }
            }
        }
        assertEquals(
                List.of("0,0->0", "1,0->0", "2,0->0", "0,1->0", "1,1->1", "2,1->1", "0,2->0", "1,2->1", "2,2->2"),
                rows);
    }

    @ParameterizedTest
    @ValueSource(ints = {V31, V311})
    void persistentSessionKeepsSubscriptionsAndQueue(final int version) throws MqttException {
        final String topic = BROKER.unique("queue/");
        final String clientId = BROKER.unique("keeper");
        try (PahoV3 sub = PahoV3.connect(BROKER, clientId, options -> persistent(options, version))) {
            assertFalse(sub.isSessionPresent());
            sub.subscribe(topic, 2);
            sub.disconnect();
        }
        try (PahoV3 pub = connect(version, true)) {
            for (int i = 0; i < 100; i++) {
                pub.publish(topic, "away " + i, 1 + i / 50);
            }
        }
        try (PahoV3 sub = PahoV3.connect(BROKER, clientId, options -> persistent(options, version))) {
            // MQTT 3.1 has no Session Present flag.
            assertEquals(version == V311, sub.isSessionPresent());
            // QoS 1 first: Paho shows a QoS 2 message at its PUBREL, so a mixture would be shown out of order.
            for (int i = 0; i < 100; i++) {
                assertEquals(new Received(topic, "away " + i, 1 + i / 50, false), sub.inbox.next());
            }
        }
    }

    @Test
    void lostConnectionKeepsThePersistentSessionToo() throws MqttException {
        final String topic = BROKER.unique("lost/");
        final String clientId = BROKER.unique("loser");
        try (PahoV3 sub = PahoV3.connect(BROKER, clientId, options -> persistent(options, V311))) {
            sub.subscribe(topic, 1);
            sub.drop();
        }
        try (PahoV3 pub = connect(V311, true)) {
            pub.publish(topic, "while away", 1);
        }
        try (PahoV3 sub = PahoV3.connect(BROKER, clientId, options -> persistent(options, V311))) {
            assertEquals("while away", sub.inbox.next().payload());
        }
    }

    @Test
    void cleanSessionForgetsEverything() throws MqttException {
        final String topic = BROKER.unique("clean/");
        final String clientId = BROKER.unique("forgetful");
        try (PahoV3 sub = PahoV3.connect(BROKER, clientId, options -> persistent(options, V311))) {
            sub.subscribe(topic, 1);
            sub.disconnect();
        }
        try (PahoV3 pub = connect(V311, true)) {
            pub.publish(topic, "lost with the session", 1);
            PahoV3.connect(BROKER, clientId).close();
            try (PahoV3 sub = PahoV3.connect(BROKER, clientId, options -> persistent(options, V311))) {
                assertFalse(sub.isSessionPresent());
                sub.subscribe(topic, 1);
                pub.publish(topic, "end", 1);
                assertEquals("end", sub.inbox.next().payload());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {V31, V311})
    void willOfALostConnectionIsPublishedAndOfADisconnectNot(final int version) throws MqttException {
        final String topic = BROKER.unique("will/");
        try (PahoV3 watcher = connect(version, true)) {
            watcher.subscribe(topic, 2);
            try (PahoV3 leaving = withWill(topic, "left", version)) {
                leaving.disconnect();
            }
            try (PahoV3 dying = withWill(topic, "died", version)) {
                dying.drop();
            }
            assertEquals(new Received(topic, "died", 2, false), watcher.inbox.next());
        }
    }

    @Test
    void retainedWillIsKept() throws MqttException {
        final String topic = BROKER.unique("will/");
        try (PahoV3 watcher = connect(V311, true)) {
            watcher.subscribe(topic, 1);
            try (PahoV3 dying = PahoV3.connect(
                    BROKER, BROKER.unique("dying"), options -> options.setWill(topic, utf8("late"), 1, true))) {
                dying.drop();
            }
            assertEquals(new Received(topic, "late", 1, false), watcher.inbox.next());
        }
        try (PahoV3 late = connect(V311, true)) {
            late.subscribe(topic, 1);
            assertEquals(new Received(topic, "late", 1, true), late.inbox.next());
        }
    }

    @Test
    void retainedMessageIsSetReplacedAndCleared() throws MqttException {
        final String topic = BROKER.unique("retained/");
        try (PahoV3 pub = connect(V311, true);
                PahoV3 early = connect(V311, true)) {
            early.subscribe(topic, 1);
            pub.retain(topic, "first", 1);
            pub.retain(topic, "second", 1);
            // To who was subscribed before, it is an ordinary message (MQTT 3.1.1 §3.3.1.3).
            assertEquals(
                    List.of(new Received(topic, "first", 1, false), new Received(topic, "second", 1, false)),
                    early.inbox.next(2));
            try (PahoV3 late = connect(V311, true)) {
                late.subscribe(topic, 1);
                assertEquals(new Received(topic, "second", 1, true), late.inbox.next());
            }
            pub.retain(topic, "", 1);
            try (PahoV3 late = connect(V311, true)) {
                late.subscribe(topic, 1);
                pub.publish(topic, "live", 1);
                assertEquals(new Received(topic, "live", 1, false), late.inbox.next());
            }
        }
    }

    @Test
    void unsubscribedFilterDeliversNoMore() throws MqttException {
        final String level = BROKER.unique("unsubscribe");
        try (PahoV3 sub = connect(V311, true);
                PahoV3 pub = connect(V311, true)) {
            sub.subscribe(level + "/a", 1);
            sub.subscribe(level + "/b", 1);
            sub.unsubscribe(level + "/a");
            pub.publish(level + "/a", "not wanted", 1);
            pub.publish(level + "/b", "wanted", 1);
            assertEquals("wanted", sub.inbox.next().payload());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200_000, 900_000})
    void largePayloadArrivesWhole(final int length) throws MqttException {
        final String topic = BROKER.unique("large/");
        final StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < length; i++) {
            text.append(i).append(' ');
        }
        try (PahoV3 sub = connect(V311, true);
                PahoV3 pub = connect(V311, true)) {
            sub.subscribe(topic, 2);
            for (int qos = 0; qos <= 2; qos++) {
                pub.publish(topic, text.toString(), qos);
                assertEquals(new Received(topic, text.toString(), qos, false), sub.inbox.next());
            }
        }
    }

    @Test
    void secondConnectionOfAClientIdTakesOver() throws MqttException {
        final String clientId = BROKER.unique("twin");
        final String topic = BROKER.unique("takeover/");
        try (PahoV3 first = PahoV3.connect(BROKER, clientId, options -> persistent(options, V311))) {
            first.subscribe(topic, 1);
            try (PahoV3 second = PahoV3.connect(BROKER, clientId, options -> persistent(options, V311))) {
                first.lost.next();
                assertFalse(first.isConnected());
                assertTrue(second.isSessionPresent());
                second.publish(topic, "mine now", 1);
                assertEquals("mine now", second.inbox.next().payload());
                assertTrue(first.inbox.isEmpty());
            }
        }
    }

    @Test
    void hundredTopicsMeetTheirWildcards() throws MqttException {
        final String root = BROKER.unique("house");
        try (PahoV3 single = connect(V311, true);
                PahoV3 multi = connect(V311, true);
                PahoV3 pub = connect(V311, true)) {
            single.subscribe(root + "/+/temperature", 1);
            multi.subscribe(root + "/room7/#", 1);
            multi.subscribe(root + "/end", 1);
            single.subscribe(root + "/end", 1);
            for (int room = 0; room < 50; room++) {
                pub.publish(root + "/room" + room + "/temperature", "t" + room, 1);
                pub.publish(root + "/room" + room + "/light/ceiling", "l" + room, 1);
            }
            pub.publish(root + "/end", "end", 1);
            final List<String> temperatures = new ArrayList<>();
            for (int room = 0; room < 50; room++) {
                temperatures.add("t" + room);
            }
            assertEquals(temperatures, payloadsToEnd(single));
            assertEquals(List.of("t7", "l7"), payloadsToEnd(multi));
        }
    }

    @Test
    void emptyClientIdNeedsACleanSession() throws MqttException {
        final String topic = BROKER.unique("anonymous/");
        try (PahoV3 client = PahoV3.connect(BROKER, "")) {
            client.subscribe(topic, 1);
            client.publish(topic, "nameless", 1);
            assertEquals("nameless", client.inbox.next().payload());
        }
        final MqttException refused = assertThrows(
                MqttException.class, () -> PahoV3.connect(BROKER, "", options -> persistent(options, V311)));
        assertEquals(MqttException.REASON_CODE_INVALID_CLIENT_ID, refused.getReasonCode());
    }

    private static List<String> payloadsToEnd(final PahoV3 client) {
        return client.inbox.until(received -> received.payload().equals("end")).stream()
                .map(Received::payload)
                .toList();
    }

    private static PahoV3 connect(final int version, final boolean isClean) throws MqttException {
        return PahoV3.connect(BROKER, BROKER.unique("paho"), options -> {
            options.setMqttVersion(version);
            options.setCleanSession(isClean);
        });
    }

    private static void persistent(final MqttConnectOptions options, final int version) {
        options.setMqttVersion(version);
        options.setCleanSession(false);
    }

    private static PahoV3 withWill(final String topic, final String payload, final int version) throws MqttException {
        return PahoV3.connect(BROKER, BROKER.unique("willing"), options -> {
            options.setMqttVersion(version);
            options.setWill(topic, utf8(payload), 2, false);
        });
    }

    private static byte[] utf8(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
