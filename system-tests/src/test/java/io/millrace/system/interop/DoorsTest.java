package io.millrace.system.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.system.BrokerKind;
import io.millrace.system.ForeignProgram;
import io.millrace.system.LoopbackPort;
import io.millrace.system.Needs;
import io.millrace.system.RunningBroker;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** mosquitto's programs through listeners that differ: behind a mountpoint, at a rate, in a zone. */
@Timeout(60)
class DoorsTest {
    private static final String MOUNTED = Integer.toString(LoopbackPort.free());
    private static final String RATED = Integer.toString(LoopbackPort.free());
    private static final String STRICT = Integer.toString(LoopbackPort.free());

    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker("doors")
            .with("MILLRACE_LISTENERS__TCP__MOUNTED__BIND", "127.0.0.1:" + MOUNTED)
            .with("MILLRACE_LISTENERS__TCP__MOUNTED__MOUNTPOINT", "dev/${clientid}/")
            .with("MILLRACE_LISTENERS__TCP__RATED__BIND", "127.0.0.1:" + RATED)
            .with("MILLRACE_LISTENERS__TCP__RATED__MESSAGES_RATE", "200/s")
            .with("MILLRACE_LISTENERS__TCP__STRICT__BIND", "127.0.0.1:" + STRICT)
            .with("MILLRACE_LISTENERS__TCP__STRICT__MESSAGES_RATE", "1/1h")
            .with("MILLRACE_LISTENERS__TCP__STRICT__ZONE", "small")
            .with("MILLRACE_ZONES__SMALL__MQTT__MAX_PACKET_SIZE", "2KB");

    @BeforeAll
    static void needs() {
        Needs.millrace();
        Needs.program("mosquitto_pub");
        Needs.program("mosquitto_sub");
    }

    @Test
    void eachClientHasTopicsOfItsOwn() {
        final String[] own = {"-p", MOUNTED, "-i", "d1", "-t", "#", "-q", "1", "-V", "mqttv5"};
        final String[] all = {"-t", "dev/#", "-q", "1"};
        try (MosquittoSub inside = MosquittoSub.start(BROKER.process(), "%t %p", own);
                MosquittoSub watcher = MosquittoSub.start(BROKER.process(), "%t %p", all)) {
            publish("-p", MOUNTED, "-i", "d2", "-t", "a", "-m", "of another", "-q", "1");
            assertEquals("dev/d2/a of another", watcher.next());
            for (int i = 0; i < 3; i++) {
                publish("-t", "dev/d1/order", "-m", "m" + i, "-q", "1", "-V", "mqttv5");
                assertEquals("order m" + i, inside.next());
                assertEquals("dev/d1/order m" + i, watcher.next());
            }
        }
    }

    @Test
    void whoIsTooFastWaitsAndLosesNothing() {
        final String topic = BROKER.unique("rated/");
        final int before = throttled();
        try (MosquittoSub watcher = MosquittoSub.start(BROKER.process(), "%p", "-t", topic, "-q", "1")) {
            try (ForeignProgram publisher = publisher(500, topic, RATED)) {
                assertEquals(0, publisher.awaitExit());
            }
            assertEquals(
                    IntStream.rangeClosed(1, 500).mapToObj(Integer::toString).toList(), watcher.next(500));
        }
        assertTrue(throttled() > before);
    }

    /** One that may send again in an hour does not hold its neighbour up; when it goes, what it sent is taken. */
    @Test
    void aNeighbourDoesNotWait() {
        final String topic = BROKER.unique("strict/");
        try (MosquittoSub watcher = MosquittoSub.start(BROKER.process(), "%p", "-t", topic, "-q", "1")) {
            try (ForeignProgram publisher = publisher(3, topic, STRICT)) {
                assertEquals("1", watcher.next());
                publish("-p", STRICT, "-t", topic, "-m", "neighbour", "-q", "1");
                assertEquals("neighbour", watcher.next());
                publisher.killHard();
            }
            assertEquals("2", watcher.next());
            assertEquals("3", watcher.next());
        }
    }

    /** It is told what is too large here, and then does not send it. */
    @Test
    void aZoneHoldsForItsListenerAlone() {
        final String topic = BROKER.unique("zone/");
        final String large = "x".repeat(3000);
        try (MosquittoSub watcher = MosquittoSub.start(BROKER.process(), "%p", "-t", topic, "-q", "1")) {
            publish("-t", topic, "-m", large, "-q", "1", "-V", "mqttv5");
            publish("-t", topic, "-m", large, "-q", "1", "-V", "mqttv5", "-p", STRICT);
            publish("-t", topic, "-m", "end", "-q", "1");
            assertEquals(large, watcher.next());
            assertEquals("end", watcher.next());
        }
    }

    /** Numbers from 1, one a message, at QoS 1. */
    private static ForeignProgram publisher(final int count, final String topic, final String port) {
        final String command = "exec mosquitto_pub -l -q 1 -h " + BROKER.host() + " -p " + port + " -t " + topic
                + " < <(seq 1 " + count + ")";
        return ForeignProgram.start("bash", "-c", command);
    }

    private static void publish(final String... options) {
        MosquittoSub.publish(BROKER.process(), options);
    }

    private static int throttled() {
        final ForeignProgram.Outcome outcome = ForeignProgram.attempt(
                BROKER.process().environment(), BrokerKind.launcher().toString(), "status");
        final Matcher matcher = Pattern.compile("clients\\.throttled\\s+(\\d+)").matcher(outcome.printed());
        assertTrue(matcher.find(), outcome::printed);
        return Integer.parseInt(matcher.group(1));
    }
}
