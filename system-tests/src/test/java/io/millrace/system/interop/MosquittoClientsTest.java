package io.millrace.system.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.system.Needs;
import io.millrace.system.RunningBroker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** mosquitto_pub and mosquitto_sub in the three protocol versions. */
class MosquittoClientsTest {
    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker("mosquitto-clients");

    @BeforeAll
    static void needs() {
        Needs.program("mosquitto_pub");
        Needs.program("mosquitto_sub");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv31", "mqttv311", "mqttv5"})
    void deliversEachQos(final String version) {
        final String topic = BROKER.unique("qos/");
        try (MosquittoSub sub =
                MosquittoSub.start(BROKER.process(), "%t %q %r %p", "-V", version, "-t", topic, "-q", "2")) {
            for (int qos = 0; qos <= 2; qos++) {
                publish(version, "-t", topic, "-m", "消息 " + qos, "-q", Integer.toString(qos));
                assertEquals(topic + " " + qos + " 0 消息 " + qos, sub.next());
            }
        }
    }

    /** The nine rows of publish QoS and subscription QoS, as another program counts them. */
    @ParameterizedTest
    @ValueSource(strings = {"mqttv31", "mqttv311", "mqttv5"})
    void deliveredQosIsTheLowerOfBoth(final String version) {
        final List<String> rows = new ArrayList<>();
        for (int subscribed = 0; subscribed <= 2; subscribed++) {
            final String topic = BROKER.unique("row/");
            try (MosquittoSub sub = MosquittoSub.start(
                    BROKER.process(), "%q", "-V", version, "-t", topic, "-q", Integer.toString(subscribed))) {
                for (int published = 0; published <= 2; published++) {
                    publish(version, "-t", topic, "-m", "x", "-q", Integer.toString(published));
                    rows.add(published + "," + subscribed + "->" + sub.next());
                }
            }
        }
        assertEquals(
                List.of("0,0->0", "1,0->0", "2,0->0", "0,1->0", "1,1->1", "2,1->1", "0,2->0", "1,2->1", "2,2->2"),
                rows);
    }

    /** Each message to one of the group, in turn; 3.1.1 clients may share as well. */
    @ParameterizedTest
    @ValueSource(strings = {"mqttv311", "mqttv5"})
    void sharesASubscription(final String version) {
        final String topic = BROKER.unique("shared/");
        final String[] options = {"-V", version, "-t", "$share/group/" + topic, "-q", "1"};
        try (MosquittoSub first = MosquittoSub.start(BROKER.process(), "%q %p", options);
                MosquittoSub second = MosquittoSub.start(BROKER.process(), "%q %p", options)) {
            for (int i = 1; i <= 6; i++) {
                publish(version, "-t", topic, "-m", "m" + i, "-q", "1");
            }
            assertEquals(List.of("1 m1", "1 m3", "1 m5"), first.next(3));
            assertEquals(List.of("1 m2", "1 m4", "1 m6"), second.next(3));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv31", "mqttv311", "mqttv5"})
    void keepsReplacesAndClearsARetainedMessage(final String version) {
        final String topic = BROKER.unique("retained/");
        publish(version, "-t", topic, "-m", "first", "-q", "1", "-r");
        publish(version, "-t", topic, "-m", "second", "-q", "1", "-r");
        assertEquals("1 second", firstOf(version, topic));
        publish(version, "-t", topic, "-n", "-q", "1", "-r");
        try (MosquittoSub sub = MosquittoSub.start(BROKER.process(), "%r %p", "-V", version, "-t", topic)) {
            publish(version, "-t", topic, "-m", "live");
            assertEquals("0 live", sub.next());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv31", "mqttv311", "mqttv5"})
    void sendsTheWillOfALostConnection(final String version) {
        final String topic = BROKER.unique("will/");
        try (MosquittoSub watcher = MosquittoSub.start(BROKER.process(), "%q %p", "-t", topic, "-q", "1")) {
            final String[] options = {
                "-V",
                version,
                "-t",
                BROKER.unique("other/"),
                "--will-topic",
                topic,
                "--will-payload",
                "再见",
                "--will-qos",
                "1"
            };
            MosquittoSub.start(BROKER.process(), "%p", options).killHard();
            assertEquals("1 再见", watcher.next());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv31", "mqttv311", "mqttv5"})
    void queuesForAPersistentSession(final String version) {
        final String topic = BROKER.unique("queued/");
        final List<String> options = new ArrayList<>(List.of("-V", version, "-c", "-i", BROKER.unique("persistent-")));
        if (version.equals("mqttv5")) {
            options.addAll(List.of("-x", "3600"));
        }
        options.addAll(List.of("-t", topic, "-q", "2"));
        MosquittoSub.start(BROKER.process(), "%p", options.toArray(String[]::new))
                .killHard();
        for (int i = 0; i < 5; i++) {
            publish(version, "-t", topic, "-m", "away " + i, "-q", "1");
        }
        try (MosquittoSub sub = MosquittoSub.start(BROKER.process(), "%p", options.toArray(String[]::new))) {
            // The end at QoS 2, which mosquitto_sub shows at its PUBREL only: in any other order it would come too
            // early.
            publish(version, "-t", topic, "-m", "end", "-q", "2");
            assertEquals(List.of("away 0", "away 1", "away 2", "away 3", "away 4", "end"), sub.next(6));
        }
    }

    @Test
    void versionsTalkToEachOther() {
        final String topic = BROKER.unique("mixed/");
        try (MosquittoSub old = MosquittoSub.start(BROKER.process(), "%p", "-V", "mqttv31", "-t", topic, "-q", "2");
                MosquittoSub now = MosquittoSub.start(BROKER.process(), "%p", "-V", "mqttv5", "-t", topic, "-q", "2")) {
            for (final String version : List.of("mqttv31", "mqttv311", "mqttv5")) {
                publish(version, "-t", topic, "-m", version, "-q", "2");
                assertEquals(version, old.next());
                assertEquals(version, now.next());
            }
        }
    }

    private static String firstOf(final String version, final String topic) {
        try (MosquittoSub sub = MosquittoSub.start(BROKER.process(), "%r %p", "-V", version, "-t", topic, "-q", "1")) {
            return sub.next();
        }
    }

    private static void publish(final String version, final String... options) {
        final List<String> all = new ArrayList<>(List.of("-V", version));
        all.addAll(List.of(options));
        MosquittoSub.publish(BROKER.process(), all.toArray(String[]::new));
    }
}
