package io.millrace.system.recovery;

import io.millrace.system.BrokerProcess;
import io.millrace.system.WireConnection;
import io.millrace.system.WireConnection.Packet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Sets retained messages and subscriptions, waits for each acknowledgement, and looks after a restart whether all of them are
 * as acknowledged. One thread.
 */
final class Witness {
    private static final String CLIENT_ID = "witness";
    private static final String END = "witness-end";
    private static final int TOPIC_COUNT = 30;

    private final BrokerProcess broker;
    private final Ledger ledger;
    private final Random random;
    /** By topic; what was cleared is absent. */
    private final Map<String, String> retained = new TreeMap<>();
    /** By filter: its QoS. */
    private final Map<String, Integer> subscriptions = new TreeMap<>();

    private boolean hasSession;
    private int probeCount;

    Witness(final BrokerProcess broker, final Ledger ledger, final Random random) {
        this.broker = broker;
        this.ledger = ledger;
        this.random = random;
    }

    /** Changes some of both; returns when everything is acknowledged. */
    void change(final int round) throws IOException {
        try (WireConnection connection = new WireConnection(broker.host(), broker.port())) {
            connection.connect(CLIENT_ID, false);
            hasSession = true;
            for (int i = 0; i < 10; i++) {
                final int which = random.nextInt(TOPIC_COUNT);
                changeRetained(connection, "witness/retained/" + which, round);
                changeSubscription(
                        connection, "witness/" + which + (which % 3 == 0 ? "/+" : which % 3 == 1 ? "/#" : ""));
            }
        }
    }

    /** Compares what the broker has with what it acknowledged. */
    void verify() throws IOException {
        verifyRetained();
        if (hasSession) {
            verifySubscriptions();
        }
    }

    private void changeRetained(final WireConnection connection, final String topic, final int round)
            throws IOException {
        final String payload = random.nextInt(4) == 0 ? "" : "round " + round + " of " + topic;
        connection.write(WireConnection.publish(topic, utf8(payload), 1, 7, 1));
        expect(connection, WireConnection.PUBACK);
        if (payload.isEmpty()) {
            retained.remove(topic);
        } else {
            retained.put(topic, payload);
        }
    }

    private void changeSubscription(final WireConnection connection, final String filter) throws IOException {
        if (subscriptions.containsKey(filter) && random.nextBoolean()) {
            connection.write(
                    WireConnection.packet(WireConnection.UNSUBSCRIBE, 2, WireConnection.unsubscribeBody(8, filter)));
            expect(connection, WireConnection.UNSUBACK);
            subscriptions.remove(filter);
        } else {
            final int qos = random.nextInt(2);
            connection.write(
                    WireConnection.packet(WireConnection.SUBSCRIBE, 2, WireConnection.subscribeBody(9, filter, qos)));
            expect(connection, WireConnection.SUBACK);
            subscriptions.put(filter, qos);
        }
    }

    private void verifyRetained() throws IOException {
        final Map<String, String> found = new TreeMap<>();
        try (WireConnection connection = new WireConnection(broker.host(), broker.port())) {
            connection.connect("witness-of-retained", true);
            subscribe(connection, END, 1);
            subscribe(connection, "witness/retained/#", 1);
            // At QoS 1, so that it takes its place behind the retained messages in the Session's queue.
            collect(connection, packet -> found.put(packet.topic(), packet.payload()));
        }
        if (!found.equals(retained)) {
            ledger.onBreach("retained messages are " + found + " and should be " + retained);
        }
    }

    private void verifySubscriptions() throws IOException {
        final Map<String, Integer> found = new TreeMap<>();
        final String probe = "probe " + ++probeCount;
        final Observer observer = packet -> {
            // An acknowledgement of an earlier probe may have been lost with its connection: that one comes again.
            if (packet.payload().equals(probe)) {
                found.put(packet.topic(), packet.qos());
            }
        };
        try (WireConnection connection = new WireConnection(broker.host(), broker.port())) {
            if (!connection.connect(CLIENT_ID, false)) {
                ledger.onBreach("the session of the witness is gone");
            }
            for (int which = 0; which < TOPIC_COUNT; which++) {
                final String topic = "witness/" + which + (which % 3 == 2 ? "" : "/any");
                connection.write(WireConnection.publish(topic, utf8(probe), 1, 10, 0));
                expect(connection, WireConnection.PUBACK, observer);
            }
            subscribe(connection, END, 1);
            collect(connection, observer);
        }
        final Map<String, Integer> expected = new TreeMap<>();
        subscriptions.forEach(
                (filter, qos) -> expected.put(filter.replace("+", "any").replace("#", "any"), qos));
        if (!found.equals(expected)) {
            ledger.onBreach("subscriptions deliver " + found + " and should deliver " + expected);
        }
    }

    private static void subscribe(final WireConnection connection, final String filter, final int qos)
            throws IOException {
        connection.write(
                WireConnection.packet(WireConnection.SUBSCRIBE, 2, WireConnection.subscribeBody(1, filter, qos)));
    }

    /** Everything that arrives before a sentinel of QoS 1 that is sent now. */
    private void collect(final WireConnection connection, final Observer observer) throws IOException {
        final String sentinel = "end " + ++probeCount;
        connection.write(WireConnection.publish(END, utf8(sentinel), 1, 11, 0));
        while (true) {
            final Packet packet = connection.read();
            if (packet.type() == WireConnection.PUBLISH) {
                acknowledge(connection, packet);
                if (packet.payload().equals(sentinel)) {
                    return;
                }
                observer.onPublish(packet);
            }
        }
    }

    private static void acknowledge(final WireConnection connection, final Packet packet) throws IOException {
        if (packet.qos() == 1) {
            connection.write(WireConnection.acknowledgement(WireConnection.PUBACK, packet.publishPacketId()));
        }
    }

    private static byte[] utf8(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void expect(final WireConnection connection, final int type) throws IOException {
        expect(connection, type, packet -> {});
    }

    /** Reads to the acknowledgement; what is delivered meanwhile is acknowledged too. */
    private static void expect(final WireConnection connection, final int type, final Observer observer)
            throws IOException {
        while (true) {
            final Packet packet = connection.read();
            if (packet.type() == type) {
                return;
            }
            if (packet.type() != WireConnection.PUBLISH) {
                throw new IOException("expected type " + type + " and got a " + packet);
            }
            observer.onPublish(packet);
            acknowledge(connection, packet);
        }
    }

    private interface Observer {
        void onPublish(Packet packet);
    }
}
