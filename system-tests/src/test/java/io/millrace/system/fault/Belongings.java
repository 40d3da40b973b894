package io.millrace.system.fault;

import io.millrace.system.BrokerProcess;
import io.millrace.system.WireConnection;
import io.millrace.system.WireConnection.Packet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a broker owes after a restart: queued messages of QoS 1 and 2 for an absent Session, a subscription and retained
 * messages, each acknowledged. The same whoever gives them, so that a directory can be filled by one release and looked at by
 * another. The test's thread.
 */
final class Belongings {
    private static final String ABSENT = "absent";
    private static final String FILTER = "owed/#";
    private static final int RETAINED_COUNT = 20;

    private final int first;
    private final int count;

    /** Messages {@code first} to {@code first + count - 1}. */
    Belongings(final int first, final int count) {
        this.first = first;
        this.count = count;
    }

    /** Subscribes the Session that will be absent; once for a data directory. */
    static void subscribe(final BrokerProcess broker) throws IOException {
        try (WireConnection connection = new WireConnection(broker.host(), broker.port())) {
            connection.connect(ABSENT, false);
            connection.write(
                    WireConnection.packet(WireConnection.SUBSCRIBE, 2, WireConnection.subscribeBody(1, FILTER, 2)));
            expect(connection, WireConnection.SUBACK);
        }
    }

    /** Returns when everything is acknowledged. */
    void give(final BrokerProcess broker) throws IOException {
        try (WireConnection connection = new WireConnection(broker.host(), broker.port())) {
            connection.connect("giver-" + first, true);
            for (int number = first; number < first + count; number++) {
                final int qos = qos(number);
                connection.write(WireConnection.publish("owed/" + number, payload(number), qos, 1, 0));
                expect(connection, qos == 1 ? WireConnection.PUBACK : WireConnection.PUBREC);
                if (qos == 2) {
                    connection.write(WireConnection.acknowledgement(WireConnection.PUBREL, 1));
                    expect(connection, WireConnection.PUBCOMP);
                }
                connection.write(WireConnection.publish(retainedTopic(number), payload(number), 1, 2, 1));
                expect(connection, WireConnection.PUBACK);
            }
        }
    }

    /** What is not there of what was given, or is there and should not be; takes the queued messages away. */
    static List<String> findings(final BrokerProcess broker, final Belongings... given) throws IOException {
        final Map<String, String> owed = new TreeMap<>();
        final Map<String, String> retained = new TreeMap<>();
        for (final Belongings one : given) {
            for (int number = one.first; number < one.first + one.count; number++) {
                owed.put("owed/" + number, utf8(payload(number)) + " of QoS " + qos(number));
                retained.put(retainedTopic(number), utf8(payload(number)));
            }
        }
        final List<String> findings = new ArrayList<>();
        compare("queued", owed, queued(broker, findings), findings);
        compare("retained", retained, retained(broker), findings);
        return findings;
    }

    private static Map<String, String> queued(final BrokerProcess broker, final List<String> findings)
            throws IOException {
        final Map<String, String> found = new TreeMap<>();
        try (WireConnection connection = new WireConnection(broker.host(), broker.port())) {
            if (!connection.connect(ABSENT, false)) {
                findings.add("the session is gone");
                return found;
            }
            // The sentinel comes through the subscription that was kept.
            connection.write(WireConnection.publish("owed/end", new byte[0], 1, 1, 0));
            while (true) {
                final Packet packet = connection.read();
                if (packet.type() == WireConnection.PUBREL) {
                    connection.write(WireConnection.acknowledgement(WireConnection.PUBCOMP, packet.packetId()));
                } else if (packet.type() == WireConnection.PUBLISH) {
                    final int answer = packet.qos() == 1 ? WireConnection.PUBACK : WireConnection.PUBREC;
                    connection.write(WireConnection.acknowledgement(answer, packet.publishPacketId()));
                    if (packet.topic().equals("owed/end")) {
                        return found;
                    }
                    final String before = found.put(packet.topic(), packet.payload() + " of QoS " + packet.qos());
                    if (before != null) {
                        findings.add(packet.topic() + " came twice");
                    }
                }
            }
        }
    }

    private static Map<String, String> retained(final BrokerProcess broker) throws IOException {
        final Map<String, String> found = new TreeMap<>();
        try (WireConnection connection = new WireConnection(broker.host(), broker.port())) {
            connection.connect("looker", true);
            connection.write(
                    WireConnection.packet(WireConnection.SUBSCRIBE, 2, WireConnection.subscribeBody(1, "end", 1)));
            connection.write(WireConnection.packet(
                    WireConnection.SUBSCRIBE, 2, WireConnection.subscribeBody(2, "retained/#", 1)));
            // Of QoS 1, so that it takes its place behind the retained messages.
            connection.write(WireConnection.publish("end", new byte[0], 1, 1, 0));
            while (true) {
                final Packet packet = connection.read();
                if (packet.type() == WireConnection.PUBLISH) {
                    connection.write(WireConnection.acknowledgement(WireConnection.PUBACK, packet.publishPacketId()));
                    if (packet.topic().equals("end")) {
                        return found;
                    }
                    found.put(packet.topic(), packet.payload());
                }
            }
        }
    }

    private static void compare(
            final String what,
            final Map<String, String> expected,
            final Map<String, String> found,
            final List<String> findings) {
        final Map<String, String> missing = new TreeMap<>(expected);
        missing.entrySet().removeAll(found.entrySet());
        final Map<String, String> foreign = new TreeMap<>(found);
        foreign.entrySet().removeAll(expected.entrySet());
        if (!missing.isEmpty()) {
            findings.add(missing.size() + " " + what + " are missing: " + missing);
        }
        if (!foreign.isEmpty()) {
            findings.add(foreign.size() + " " + what + " were not expected: " + foreign);
        }
    }

    private static void expect(final WireConnection connection, final int type) throws IOException {
        final Packet packet = connection.read();
        if (packet.type() != type) {
            throw new IOException("expected a packet of type " + type + ", got " + packet);
        }
    }

    private static int qos(final int number) {
        return 1 + number % 2;
    }

    private static String retainedTopic(final int number) {
        return "retained/" + number % RETAINED_COUNT;
    }

    private static byte[] payload(final int number) {
        return ("message " + number + " " + "x".repeat(number % 300)).getBytes(StandardCharsets.UTF_8);
    }

    private static String utf8(final byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
