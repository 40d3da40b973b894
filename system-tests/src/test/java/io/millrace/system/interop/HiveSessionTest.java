package io.millrace.system.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.millrace.system.Needs;
import io.millrace.system.RunningBroker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a Session of MQTT 5 keeps, how long, and how much of it is in flight, as HiveMQ's client sees it. */
class HiveSessionTest {
    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker("hive-session");

    @Test
    void sessionOutlivesItsConnectionWhenItIsToldTo() {
        final String clientId = BROKER.unique("lasting");
        final String topic = BROKER.unique("lasting/");
        try (Hive first = Hive.resume(BROKER, clientId)) {
            assertFalse(first.connack().isSessionPresent());
            first.subscribe(topic, 2);
        }
        try (Hive pub = Hive.connect(BROKER)) {
            pub.publish(topic, "one", 1);
            pub.publish(topic, "two", 2);
        }
        try (Hive second = Hive.resume(BROKER, clientId)) {
            assertTrue(second.connack().isSessionPresent());
            assertEquals(
                    List.of("one", "two"),
                    second.inbox.next(2).stream().map(Hive::payload).toList());
        }
    }

    @Test
    void sessionWithoutExpiryIntervalEndsWithItsConnection() {
        final String clientId = BROKER.unique("brief");
        Hive.connect(BROKER, clientId, connect -> connect.cleanStart(false)).close();
        try (Hive second = Hive.resume(BROKER, clientId)) {
            assertFalse(second.connack().isSessionPresent());
        }
    }

    @Test
    void sessionExpires() {
        final String clientId = BROKER.unique("expiring");
        Hive.connect(BROKER, clientId, connect -> connect.cleanStart(false).sessionExpiryInterval(1))
                .close();
        sleep(2_500);
        try (Hive second = Hive.resume(BROKER, clientId)) {
            assertFalse(second.connack().isSessionPresent());
        }
    }

    @Test
    void disconnectCanEndTheSession() {
        final String clientId = BROKER.unique("quitting");
        final Hive first = Hive.resume(BROKER, clientId);
        first.client().disconnectWith().sessionExpiryInterval(0).send();
        try (Hive second = Hive.resume(BROKER, clientId)) {
            assertFalse(second.connack().isSessionPresent());
        }
    }

    @Test
    void messageExpiresInTheQueueAndTellsWhatIsLeft() {
        final String clientId = BROKER.unique("late");
        final String topic = BROKER.unique("expiry/");
        try (Hive sub = Hive.resume(BROKER, clientId)) {
            sub.subscribe(topic, 1);
        }
        try (Hive pub = Hive.connect(BROKER)) {
            pub.client()
                    .publish(Hive.message(topic, "stale", 1, false)
                            .extend()
                            .messageExpiryInterval(1)
                            .build());
            pub.client()
                    .publish(Hive.message(topic, "fresh", 1, false)
                            .extend()
                            .messageExpiryInterval(3_600)
                            .build());
        }
        sleep(2_500);
        try (Hive sub = Hive.resume(BROKER, clientId)) {
            final Mqtt5Publish publish = sub.inbox.next();
            assertEquals("fresh", Hive.payload(publish));
            final long leftS = publish.getMessageExpiryInterval().orElseThrow();
            assertTrue(leftS >= 3_000 && leftS <= 3_598, "left: " + leftS);
        }
    }

    @Test
    void retainedMessageExpires() {
        final String topic = BROKER.unique("expiry/");
        try (Hive pub = Hive.connect(BROKER);
                Hive sub = Hive.connect(BROKER)) {
            pub.client()
                    .publish(Hive.message(topic, "stale", 1, true)
                            .extend()
                            .messageExpiryInterval(1)
                            .build());
            sleep(2_500);
            sub.subscribe(topic, 1);
            pub.publish(topic, "live", 1);
            assertEquals("live", Hive.payload(sub.inbox.next()));
        }
    }

    @Test
    void receiveMaximumOfTheClientIsHonoured() {
        // mosquitto 2.0.11 holds QoS 0 back behind a full window, which MQTT 5 does not ask for.
        Needs.millrace();
        final String topic = BROKER.unique("window/");
        final int receiveMaximum = 5;
        try (Hive sub = Hive.connectWithoutAcknowledging(
                        BROKER,
                        BROKER.unique("narrow"),
                        connect -> connect.restrictions()
                                .receiveMaximum(receiveMaximum)
                                .applyRestrictions());
                Hive pub = Hive.connect(BROKER)) {
            sub.subscribe(topic, 1);
            for (int i = 0; i < 20; i++) {
                pub.publish(topic, "m" + i, 1);
            }
            // QoS 0 is not counted (MQTT 5 §4.9): this one shows that nothing more is on its way.
            pub.publish(topic, "end", 0);
            final List<Mqtt5Publish> window = new ArrayList<>(
                    sub.inbox.until(publish -> Hive.payload(publish).equals("end")));
            assertEquals(receiveMaximum, window.size());
            final List<String> all = new ArrayList<>();
            while (!window.isEmpty()) {
                final Mqtt5Publish oldest = window.remove(0);
                all.add(Hive.payload(oldest));
                oldest.acknowledge();
                if (all.size() + window.size() < 20) {
                    window.add(sub.inbox.next());
                }
            }
            final List<String> expected = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                expected.add("m" + i);
            }
            assertEquals(expected, all);
        }
    }

    @Test
    void maximumPacketSizeOfTheClientIsHonoured() {
        // mosquitto 2.0.11 stops delivering when a window is full of messages that are too large.
        Needs.millrace();
        final String topic = BROKER.unique("size/");
        try (Hive sub = Hive.connect(
                        BROKER,
                        BROKER.unique("small"),
                        connect -> connect.restrictions().maximumPacketSize(500).applyRestrictions());
                Hive pub = Hive.connect(BROKER)) {
            sub.subscribe(topic, 2);
            // More than any window holds: each one that is discarded must free its place there (MQTT 5 §3.1.2.11.4).
            for (int i = 0; i < 100; i++) {
                pub.publish(topic, "x".repeat(1_000), 1 + i % 2);
            }
            pub.publish(topic, "small", 2);
            assertEquals("small", Hive.payload(sub.inbox.next()));
        }
    }

    @Test
    void takeoverTellsTheFirstConnection() {
        // mosquitto 2.0.11 closes without the Reason Code.
        Needs.millrace();
        final String clientId = BROKER.unique("twin");
        try (Hive first = Hive.resume(BROKER, clientId);
                Hive second = Hive.resume(BROKER, clientId)) {
            assertTrue(second.connack().isSessionPresent());
            assertEquals(0x8E, first.disconnects.next());
        }
    }

    @Test
    void emptyClientIdIsAssigned() {
        try (Hive one = Hive.connect(BROKER, "", connect -> connect);
                Hive other = Hive.connect(BROKER, "", connect -> connect)) {
            final String assigned =
                    one.connack().getAssignedClientIdentifier().orElseThrow().toString();
            assertFalse(assigned.isEmpty());
            assertNotEquals(
                    assigned,
                    other.connack().getAssignedClientIdentifier().orElseThrow().toString());
        }
    }

    @Test
    void willComesWithItsPropertiesWhenItIsDueAndNotAfterAReturn() {
        final String topic = BROKER.unique("will/");
        try (Hive watcher = Hive.connect(BROKER)) {
            watcher.subscribe(topic, 2);
            final String returning = BROKER.unique("returning");
            withWill(returning, topic, "never", 3_600);
            Hive.resume(BROKER, returning).close();
            withWill(BROKER.unique("gone"), topic, "due", 1);
            final Mqtt5Publish will = watcher.inbox.next();
            assertEquals("due", Hive.payload(will));
            assertEquals(MqttQos.AT_LEAST_ONCE, will.getQos());
            assertEquals("text/plain", will.getContentType().orElseThrow().toString());
        }
    }

    @Test
    void endOfTheSessionSendsTheWillBeforeItsDelay() {
        // mosquitto 2.0.11 waits for the delay.
        Needs.millrace();
        final String topic = BROKER.unique("will/");
        try (Hive watcher = Hive.connect(BROKER)) {
            watcher.subscribe(topic, 2);
            final Hive dying = Hive.connect(
                    BROKER,
                    BROKER.unique("dying"),
                    connect -> connect.willPublish()
                            .topic(topic)
                            .payload(utf8("at once"))
                            .delayInterval(3_600)
                            .applyWillPublish());
            disconnectWithWill(dying);
            assertEquals("at once", Hive.payload(watcher.inbox.next()));
        }
    }

    private static void withWill(final String clientId, final String topic, final String payload, final long delayS) {
        final Hive dying = Hive.connect(
                BROKER,
                clientId,
                connect -> connect.cleanStart(false)
                        .sessionExpiryInterval(7_200)
                        .willPublish()
                        .topic(topic)
                        .payload(utf8(payload))
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .contentType("text/plain")
                        .delayInterval(delayS)
                        .applyWillPublish());
        disconnectWithWill(dying);
    }

    private static void disconnectWithWill(final Hive client) {
        client.client()
                .disconnectWith()
                .reasonCode(Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
                .send();
    }

    private static byte[] utf8(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void sleep(final long durationMs) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(durationMs));
    }
}
