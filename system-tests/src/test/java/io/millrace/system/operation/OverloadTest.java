package io.millrace.system.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.millrace.system.BrokerKind;
import io.millrace.system.ForeignProgram;
import io.millrace.system.Needs;
import io.millrace.system.RunningBroker;
import io.millrace.system.WireConnection;
import io.millrace.system.WireConnection.Packet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Subscribers that are slow, stopped, or gone without a word, under full load: nobody else notices, nothing grows. */
class OverloadTest {
    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker("overload")
            .with("MILLRACE_DURABILITY__LEVEL", "none")
            .with("MILLRACE_DURABILITY__MEMORY_LIMIT", "16MB");

    private static final String TOPIC = "load/a";
    private static final int PAYLOAD_LENGTH = 1024;
    private static final int BATCH = 100;
    private static final int MIB = 1024 * 1024;
    /** Half of it is journaled, and fills the hot window. */
    private static final int WARM_UP_MIB = 160;

    private static final int LOAD_MIB = 300;
    private static final long GROWTH_LIMIT_KIB = 96 * 1024;
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(60);

    private final byte[] payload = new byte[PAYLOAD_LENGTH];
    private int sent;

    @Test
    void nobodyElseNotices() throws IOException {
        Needs.millrace();
        Needs.program(Needs.PYTHON);
        final Map<Offender, ForeignProgram> offenders = new EnumMap<>(Offender.class);
        try (WireConnection publisher = connected("publisher");
                WireConnection subscriber = connected("subscriber")) {
            subscriber.write(
                    WireConnection.packet(WireConnection.SUBSCRIBE, 2, WireConnection.subscribeBody(1, TOPIC, 1)));
            assertEquals(WireConnection.SUBACK, subscriber.read().type());
            for (final Offender offender : Offender.values()) {
                offenders.put(offender, offender.start(BROKER.process(), "load/#"));
            }
            load(publisher, subscriber, WARM_UP_MIB);
            final long residentKib = residentKib();
            load(publisher, subscriber, LOAD_MIB);
            awaitClosed(publisher, subscriber, Offender.HALF_OPEN);
            final long grownKib = residentKib() - residentKib;
            assertTrue(grownKib < GROWTH_LIMIT_KIB, "resident memory has grown by " + grownKib + " KiB");
            assertTrue(counter("delivery.dropped.congested") > 0, "counted with their reason");
            assertEquals(0, counter("delivery.dropped.egress_full"));
            for (final Offender offender : List.of(Offender.SLOW, Offender.STOPPED)) {
                assertTrue(dropped(offender.clientId()) > 0, offender + ": " + connections());
            }
            assertEquals(0, dropped("subscriber"));
        } finally {
            offenders.values().forEach(ForeignProgram::close);
        }
    }

    private static WireConnection connected(final String clientId) throws IOException {
        final WireConnection connection = new WireConnection(BROKER.host(), BROKER.port());
        connection.connect(clientId, true);
        return connection;
    }

    /** Batches, QoS 0 and 1 by turns; the subscriber that keeps up gets each message, in order. */
    private void load(final WireConnection publisher, final WireConnection subscriber, final int mebibytes)
            throws IOException {
        for (int batch = 0; batch < mebibytes * (MIB / PAYLOAD_LENGTH) / BATCH; batch++) {
            batch(publisher, subscriber);
        }
    }

    private void batch(final WireConnection publisher, final WireConnection subscriber) throws IOException {
        final ByteArrayOutputStream packets = new ByteArrayOutputStream();
        final int first = sent;
        for (int i = 0; i < BATCH; i++) {
            ByteBuffer.wrap(payload).putInt(sent++);
            packets.writeBytes(WireConnection.publish(TOPIC, payload, i & 1, i + 1, 0));
        }
        publisher.write(packets.toByteArray());
        final List<Integer> next = new ArrayList<>(List.of(first, first + 1));
        for (int i = 0; i < BATCH; i++) {
            final Packet packet = subscriber.read();
            assertEquals(WireConnection.PUBLISH, packet.type());
            final int number =
                    ByteBuffer.wrap(packet.body(), packet.payloadOffset(), 4).getInt();
            // Order is promised for each QoS.
            assertEquals(next.get(packet.qos()), number);
            next.set(packet.qos(), number + 2);
            if (packet.qos() == 1) {
                subscriber.write(WireConnection.acknowledgement(WireConnection.PUBACK, packet.publishPacketId()));
            }
        }
        for (int i = 0; i < BATCH / 2; i++) {
            assertEquals(WireConnection.PUBACK, publisher.read().type());
        }
    }

    /** Its keep-alive is two seconds; the load goes on meanwhile. */
    private void awaitClosed(final WireConnection publisher, final WireConnection subscriber, final Offender offender)
            throws IOException {
        final long deadlineNs = System.nanoTime() + LIMIT_NS;
        while (connections().contains("\"clientid\":\"" + offender.clientId() + "\"")) {
            if (System.nanoTime() - deadlineNs > 0) {
                fail(offender + " is still connected: " + connections());
            }
            load(publisher, subscriber, 1);
        }
    }

    private static String connections() {
        return millrace("connections", "--json");
    }

    private static long dropped(final String clientId) {
        final String line = connections()
                .lines()
                .filter(one -> one.contains("\"clientid\":\"" + clientId + "\""))
                .findFirst()
                .orElseThrow();
        return number(line, "\"dropped_cnt\":(\\d+)");
    }

    private static long counter(final String name) {
        return number(millrace("status"), Pattern.quote(name) + "\\s+(\\d+)");
    }

    private static long number(final String text, final String expression) {
        final Matcher matcher = Pattern.compile(expression).matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : fail("no " + expression + " in " + text);
    }

    private static String millrace(final String... arguments) {
        final List<String> command =
                new ArrayList<>(List.of(BrokerKind.launcher().toString()));
        command.addAll(List.of(arguments));
        final ForeignProgram.Outcome outcome =
                ForeignProgram.attempt(BROKER.process().environment(), command.toArray(String[]::new));
        assertEquals(0, outcome.status(), outcome.printed());
        return outcome.printed();
    }

    private static long residentKib() throws IOException {
        final String status =
                Files.readString(Path.of("/proc", Long.toString(BROKER.process().pid()), "status"));
        return number(status, "VmRSS:\\s+(\\d+) kB");
    }
}
