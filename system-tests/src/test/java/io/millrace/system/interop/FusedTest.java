package io.millrace.system.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.millrace.system.RunningBroker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A core thread beside three I/O threads: clients that follow each other are on different ones. */
class FusedTest {
    private static final int CLIENTS = 6;

    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker("fused")
            .with("MILLRACE_PIPELINE__THREADING", "fused")
            .with("MILLRACE_PIPELINE__IO_THREADS", "3");

    private static List<Hive> clients() {
        return IntStream.range(0, CLIENTS).mapToObj(i -> Hive.connect(BROKER)).toList();
    }

    @Test
    void bannerSaysSo() {
        assertTrue(
                BROKER.process().printed().contains("fused: one core thread (backoff) beside 3 I/O threads"),
                BROKER.process()::printed);
    }

    /** From every thread to every thread, at every QoS on either side. */
    @Test
    void deliveredQosIsTheLowerOfBothWhicheverThreads() {
        final List<Hive> clients = clients();
        final String topic = BROKER.unique("matrix/");
        for (int subscriber = 0; subscriber < CLIENTS; subscriber++) {
            clients.get(subscriber).subscribe(topic, subscriber % 3);
        }
        final List<String> sent = new ArrayList<>();
        for (int publisher = 0; publisher < CLIENTS; publisher++) {
            for (int qos = 0; qos <= 2; qos++) {
                final String payload = publisher + "-" + qos;
                clients.get(publisher).publish(topic, payload, qos);
                sent.add(payload);
            }
        }
        for (int subscriber = 0; subscriber < CLIENTS; subscriber++) {
            final List<String> received = new ArrayList<>();
            for (int i = 0; i < sent.size(); i++) {
                final Mqtt5Publish message = clients.get(subscriber).inbox.next();
                final String payload = Hive.payload(message);
                received.add(payload);
                final int published = payload.charAt(payload.length() - 1) - '0';
                assertEquals(
                        Math.min(published, subscriber % 3), message.getQos().getCode(), payload);
            }
            // Publishers on different threads have no order between them; each one's own messages have.
            for (int publisher = 0; publisher < CLIENTS; publisher++) {
                final String prefix = publisher + "-";
                assertEquals(
                        sent.stream()
                                .filter(payload -> payload.startsWith(prefix))
                                .toList(),
                        received.stream()
                                .filter(payload -> payload.startsWith(prefix))
                                .toList());
            }
        }
        clients.forEach(Hive::close);
    }

    /** Larger than a quarter of the ring, from all threads at once, while others send small ones. */
    @Test
    void largeMessagesOfSeveralThreadsArriveWhole() throws Exception {
        final List<Hive> clients = clients();
        final String topic = BROKER.unique("large/");
        final Hive subscriber = Hive.connect(BROKER);
        subscriber.subscribe(topic, 1);
        final int messages = 20;
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            final Hive client = clients.get(i);
            final int length = i % 2 == 0 ? 600_000 : 100;
            final char fill = (char) ('a' + i);
            final Thread thread = new Thread(() -> {
                for (int message = 0; message < messages; message++) {
                    client.publish(topic, String.valueOf(fill).repeat(length + message), 1);
                }
            });
            threads.add(thread);
            thread.start();
        }
        final int[] received = new int[CLIENTS];
        for (int i = 0; i < CLIENTS * messages; i++) {
            final String payload = Hive.payload(subscriber.inbox.next());
            final int client = payload.charAt(0) - 'a';
            final int length = (client % 2 == 0 ? 600_000 : 100) + received[client]++;
            assertEquals(length, payload.length());
            assertTrue(payload.chars().allMatch(character -> character == payload.charAt(0)), "torn");
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        assertEquals(CLIENTS * messages, Arrays.stream(received).sum());
        clients.forEach(Hive::close);
        subscriber.close();
    }

    /** Client after client takes the Session of the one before, each time through the next thread. */
    @Test
    void aSessionWandersThroughTheThreads() {
        final String clientId = BROKER.unique("wanderer");
        final String topic = BROKER.unique("wander/");
        final Hive publisher = Hive.connect(BROKER);
        Hive current = Hive.resume(BROKER, clientId);
        current.subscribe(topic, 2);
        for (int i = 0; i < 20; i++) {
            publisher.publish(topic, "m" + i, 1 + i % 2);
            final Hive next = Hive.resume(BROKER, clientId);
            assertTrue(next.connack().isSessionPresent());
            assertEquals(0x8E, current.disconnects.next());
            publisher.publish(topic, "end" + i, 2);
            // What the one before had received but not acknowledged in time comes again.
            final List<String> received = next.payloadsTo("end" + i);
            assertTrue(received.isEmpty() || received.equals(List.of("m" + i)), received::toString);
            current = next;
        }
        current.close();
        publisher.close();
    }
}
