package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A subscriber that acknowledges late, in order, and sees to it that the messages of each sender, topic and QoS come in
 * the order in which they were sent. Their payload is "sender/number".
 */
final class OrderedReader {
    private final Random random;
    private final Map<String, Integer> lastEver = new HashMap<>();
    private final Map<String, Integer> lastHere = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final Deque<Received> owed = new ArrayDeque<>();
    private Wire wire;

    OrderedReader(final Random random, final Wire wire) {
        this.random = random;
        this.wire = wire;
    }

    /** What it got at QoS 1 and 2, by payload. */
    Set<String> seen() {
        return seen;
    }

    Wire wire() {
        return wire;
    }

    /** Goes on where the connection before this one has left off. */
    void continueOn(final Wire next) {
        wire.close();
        wire = next;
        lastHere.clear();
        owed.clear();
    }

    /** Reads what there is. */
    void read() {
        for (final Received received : wire.drain()) {
            if (received.type() == Received.PUBLISH) {
                check(received);
            }
            if (received.type() == Received.PUBREL || received.qos() > 0) {
                owed.add(received);
            }
        }
    }

    private void check(final Received publish) {
        final String[] parts = publish.payload().split("/");
        final String key = parts[0] + " " + publish.topic() + " " + publish.qos();
        final int number = Integer.parseInt(parts[1]);
        final Integer here = lastHere.put(key, number);
        assertTrue(here == null || here < number, () -> key + ": " + number + " after " + here);
        if (publish.qos() > 0 && !seen.add(publish.payload())) {
            assertTrue(publish.isDup(), () -> "again, and without DUP: " + publish.payload());
            return;
        }
        final Integer ever = lastEver.put(key, number);
        assertTrue(ever == null || ever < number, () -> key + ": first " + number + " after " + ever);
    }

    /** Acknowledges some of what it owes, or all of it. */
    void acknowledge(final boolean all) {
        for (int count = all ? owed.size() : random.nextInt(owed.size() + 1); count > 0; count--) {
            final Received first = owed.remove();
            if (first.type() == Received.PUBREL) {
                wire.ack(Received.PUBCOMP, first.packetId());
            } else {
                wire.ack(first.qos() == 1 ? Received.PUBACK : Received.PUBREC, first.packetId());
            }
        }
    }

    /** True if nothing waits for it to acknowledge. */
    boolean isDone() {
        return owed.isEmpty();
    }
}
