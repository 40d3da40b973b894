package io.millrace.bench.load.stub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttMessageListener;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stub is a broker to a client that is not ours: Eclipse Paho for MQTT 3.1.1. */
@Execution(ExecutionMode.CONCURRENT)
class StubBrokerTest {
    private final BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
    private final IMqttMessageListener listener =
            (topic, delivered) -> inbox.add(topic + "=" + new String(delivered.getPayload(), StandardCharsets.UTF_8));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void messagesGoThroughInOrder(final int qos) throws Exception {
        try (StubBroker broker = StubBroker.start(Mischief.NONE);
                MqttClient subscriber = connect(broker, "subscriber", true);
                MqttClient publisher = connect(broker, "publisher", true)) {
            subscriber.subscribe("a/+/#", qos, listener);
            for (int i = 0; i < 20; i++) {
                publisher.publish("a/b/c", bytes(i), qos, false);
                assertEquals("a/b/c=" + i, take());
            }
            publisher.publish("b", bytes(0), qos, false);
            settled(broker, Count.ACKNOWLEDGED_BY_CLIENT, qos == 0 ? 0 : 20);
            publisher.disconnect();
            subscriber.disconnect();
            final Transcript transcript = settled(broker, Count.DISCONNECT, 2);
            assertEquals(21, transcript.of(Count.PUBLISHED));
            assertEquals(20, transcript.of(Count.EXPECTED));
            assertEquals(20, transcript.sent().size());
            assertEquals(qos == 0 ? 0 : 21, transcript.of(Count.ACKNOWLEDGED));
            assertEquals(qos == 0 ? 0 : 20, transcript.of(Count.ACKNOWLEDGED_BY_CLIENT));
            assertEquals(List.of(), transcript.violations());
        }
    }

    @Test
    void aSessionOutlivesItsConnection() throws Exception {
        try (StubBroker broker = StubBroker.start(Mischief.NONE);
                MqttClient publisher = connect(broker, "publisher", true)) {
            try (MqttClient subscriber = connect(broker, "subscriber", false)) {
                subscriber.subscribe("a", 1, listener);
                subscriber.disconnect();
            }
            settled(broker, Count.DISCONNECT, 1);
            publisher.publish("a", bytes(1), 1, false);
            publisher.publish("a", bytes(2), 0, false);
            publisher.publish("a", bytes(3), 2, false);
            assertEquals(1, broker.transcript().of(Count.MISSED));
            try (MqttClient subscriber = client(broker, "subscriber")) {
                subscriber.setCallback(new InboxCallback(inbox));
                assertTrue(subscriber.connectWithResult(options(false)).getSessionPresent());
                assertEquals("a=1", take());
                assertEquals("a=3", take());
                subscriber.disconnect();
            }
            try (MqttClient subscriber = client(broker, "subscriber")) {
                assertFalse(subscriber.connectWithResult(options(true)).getSessionPresent());
                subscriber.disconnect();
            }
            publisher.disconnect();
            assertEquals(List.of(), settled(broker, Count.DISCONNECT, 4).violations());
        }
    }

    @Test
    void oneMemberOfASharedGroupHasIt() throws Exception {
        final Mischief mischief = Mischief.NONE.deliver(d -> d.number() == 3, Action.ALSO_TO_NEXT_MEMBER);
        try (StubBroker broker = StubBroker.start(mischief);
                MqttClient first = connect(broker, "first", true);
                MqttClient second = connect(broker, "second", true);
                MqttClient publisher = connect(broker, "publisher", true)) {
            first.setCallback(new InboxCallback(inbox));
            second.setCallback(new InboxCallback(inbox));
            first.subscribe("$share/g/a", 1);
            second.subscribe("$share/g/a", 1);
            for (int i = 0; i < 4; i++) {
                publisher.publish("a", bytes(i), 1, false);
                assertEquals("a=" + i, take());
            }
            assertEquals("a=3", take());
            final List<Integer> members = broker.transcript().sent().stream()
                    .map(sent -> sent.delivery().subscriber())
                    .toList();
            assertEquals(5, members.size());
            assertEquals(
                    2,
                    members.subList(0, 3).stream()
                            .filter(members.get(0)::equals)
                            .count());
            first.disconnect();
            second.disconnect();
            publisher.disconnect();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aDuplicateMaySaySo(final int qos) throws Exception {
        final Mischief mischief = Mischief.NONE.deliver(d -> d.number() == 0, Action.DUPLICATE_WITH_DUP);
        try (StubBroker broker = StubBroker.start(mischief);
                MqttClient client = connect(broker, "client", true)) {
            client.setCallback(new InboxCallback(inbox));
            client.subscribe("a", qos);
            client.publish("a", bytes(0), qos, false);
            assertEquals("a=0", take());
            assertEquals("a=0!", take());
            client.disconnect();
            final Transcript transcript = settled(broker, Count.DISCONNECT, 1);
            assertEquals(
                    List.of(false, true),
                    transcript.sent().stream().map(Transcript.Sent::isDup).toList());
            assertEquals(List.of(), transcript.violations());
        }
    }

    @Test
    void connectAndSubscribeAreRefusedAsTold() throws Exception {
        final Mischief mischief = Mischief.NONE
                .refuseConnect(index -> index == 1 ? 5 : 0)
                .refuseSubscribe(index -> index == 0 ? 0x80 : 0);
        try (StubBroker broker = StubBroker.start(mischief);
                MqttClient first = connect(broker, "first", true);
                MqttClient second = client(broker, "second")) {
            final MqttException refused = assertThrows(MqttException.class, () -> second.connect(options(true)));
            assertEquals(MqttException.REASON_CODE_NOT_AUTHORIZED, refused.getReasonCode());
            assertThrows(MqttException.class, () -> first.subscribe("a", 1));
            first.subscribe("a", 1);
            first.disconnect();
            final Transcript transcript = settled(broker, Count.DISCONNECT, 1);
            assertEquals(1, transcript.of(Count.CONNECT_REFUSED));
            assertEquals(1, transcript.of(Count.SUBSCRIBE_REFUSED));
            assertEquals(1, transcript.of(Count.SUBSCRIBED));
        }
    }

    private static MqttClient connect(final StubBroker broker, final String clientId, final boolean isClean)
            throws MqttException {
        final MqttClient client = client(broker, clientId);
        client.connect(options(isClean));
        return client;
    }

    private static MqttClient client(final StubBroker broker, final String clientId) throws MqttException {
        return new MqttClient("tcp://127.0.0.1:" + broker.port(), clientId, new MemoryPersistence());
    }

    private static MqttConnectOptions options(final boolean isClean) {
        final MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(isClean);
        // Paho wakes who waits for an acknowledgement before it counts it: ten may be open without anybody waiting.
        options.setMaxInflight(1000);
        return options;
    }

    private static byte[] bytes(final int number) {
        return Integer.toString(number).getBytes(StandardCharsets.UTF_8);
    }

    private String take() throws InterruptedException {
        return inbox.poll(10, TimeUnit.SECONDS);
    }

    /** Waits until the stub has seen as many. */
    static Transcript settled(final StubBroker broker, final Count what, final long count) throws Exception {
        Transcript transcript = broker.transcript();
        for (int i = 0; i < 1_000 && transcript.of(what) < count; i++) {
            Thread.sleep(10);
            transcript = broker.transcript();
        }
        assertEquals(count, transcript.of(what), what.name());
        return transcript;
    }
}
