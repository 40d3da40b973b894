package io.millrace.system.recovery;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The clients' book: what was sent, what the broker acknowledged (PUBACK or PUBREC) and what was delivered to whom. It knows
 * the promise and names every breach of it:
 *
 * <ul>
 *   <li>what was acknowledged arrives at every subscriber;
 *   <li>what was published with QoS 2 arrives once at a subscriber of QoS 2;
 *   <li>the first deliveries of a publisher's messages keep its order (MQTT 3.1.1 §4.6);
 *   <li>nothing arrives that was not sent.
 * </ul>
 *
 * Any thread may write.
 */
final class Ledger {
    private static final int SHOWN_LIMIT = 20;

    private final Map<Integer, Sent> publishers = new TreeMap<>();
    private final Map<String, Subscriber> subscribers = new TreeMap<>();
    private final List<String> breaches = new ArrayList<>();
    private long breachCount;
    private long deliveryCount;
    private long duplicateCount;
    private long forbiddenCount;

    synchronized void addPublisher(final int publisher, final int qos) {
        publishers.put(publisher, new Sent(qos));
    }

    synchronized void addSubscriber(final String subscriber, final int qos) {
        subscribers.put(subscriber, new Subscriber(qos, true));
    }

    /** The members of a shared group, as one: together they get everything, in whatever order. */
    synchronized void addGroup(final String group, final int qos) {
        subscribers.put(group, new Subscriber(qos, false));
    }

    /** Before its first byte can be on the wire. */
    synchronized void onSent(final int publisher, final long number) {
        publishers.get(publisher).sent.set((int) number);
    }

    synchronized boolean isSent(final Numbered message) {
        final Sent from = publishers.get(message.publisher());
        return from != null && from.sent.get((int) message.number());
    }

    synchronized void onAcknowledged(final int publisher, final long number) {
        publishers.get(publisher).acknowledged.set((int) number);
    }

    synchronized void onDelivered(final String subscriber, final Numbered message) {
        deliveryCount++;
        final Subscriber to = subscribers.get(subscriber);
        final Sent from = publishers.get(message.publisher());
        final int number = (int) message.number();
        if (from == null || !from.sent.get(number)) {
            breach(subscriber + " got " + message + ", which was never sent");
            return;
        }
        final Received received = to.received.computeIfAbsent(message.publisher(), publisher -> new Received());
        if (received.numbers.get(number)) {
            duplicateCount++;
            if (from.qos == 2 && to.qos == 2) {
                forbiddenCount++;
                breach(subscriber + " got " + message + " of QoS 2 twice");
            }
            return;
        }
        received.numbers.set(number);
        if (to.isOrdered && number < received.last) {
            breach(subscriber + " got " + message + " for the first time behind number " + received.last);
        }
        received.last = Math.max(received.last, number);
    }

    /** A breach that a client sees by itself, such as a payload that is not what was sent. */
    synchronized void onBreach(final String text) {
        breach(text);
    }

    /** How many acknowledged messages a subscriber still has to get. */
    synchronized long missing(final String subscriber) {
        long missing = 0;
        for (final Map.Entry<Integer, Sent> publisher : publishers.entrySet()) {
            missing += missing(subscriber, publisher.getKey()).cardinality();
        }
        return missing;
    }

    synchronized long deliveryCount() {
        return deliveryCount;
    }

    /** What may be repeated and was: deliveries of QoS 1. */
    synchronized long duplicateCount() {
        return duplicateCount;
    }

    /** Deliveries of QoS 2 that came twice. */
    synchronized long forbiddenCount() {
        return forbiddenCount;
    }

    /** What was acknowledged and has not come, of all subscribers. */
    synchronized long missing() {
        return subscribers.keySet().stream().mapToLong(this::missing).sum();
    }

    synchronized long acknowledgedCount() {
        return publishers.values().stream()
                .mapToLong(sent -> sent.acknowledged.cardinality())
                .sum();
    }

    /** What is a breach already while messages are still on their way. */
    synchronized List<String> breaches() {
        final List<String> all = new ArrayList<>(breaches);
        if (breachCount > breaches.size()) {
            all.add("and " + (breachCount - breaches.size()) + " more");
        }
        return all;
    }

    /** Every breach so far and, when all deliveries are over, every loss; empty when the promise was kept. */
    synchronized List<String> verdict() {
        final List<String> verdict = breaches();
        for (final String subscriber : subscribers.keySet()) {
            for (final int publisher : publishers.keySet()) {
                final BitSet missing = missing(subscriber, publisher);
                if (!missing.isEmpty()) {
                    verdict.add(subscriber + " never got " + missing.cardinality()
                            + " acknowledged messages of publisher "
                            + publisher + " (QoS " + publishers.get(publisher).qos + "), first "
                            + missing.stream().limit(SHOWN_LIMIT).boxed().toList());
                }
            }
        }
        return verdict;
    }

    private BitSet missing(final String subscriber, final int publisher) {
        final BitSet missing = (BitSet) publishers.get(publisher).acknowledged.clone();
        final Received received = subscribers.get(subscriber).received.get(publisher);
        if (received != null) {
            missing.andNot(received.numbers);
        }
        return missing;
    }

    private void breach(final String text) {
        breachCount++;
        if (breaches.size() < SHOWN_LIMIT) {
            breaches.add(text);
        }
    }

    private static final class Sent {
        final int qos;
        final BitSet sent = new BitSet();
        final BitSet acknowledged = new BitSet();

        Sent(final int qos) {
            this.qos = qos;
        }
    }

    private static final class Subscriber {
        final int qos;
        final boolean isOrdered;
        final Map<Integer, Received> received = new TreeMap<>();

        Subscriber(final int qos, final boolean isOrdered) {
            this.qos = qos;
            this.isOrdered = isOrdered;
        }
    }

    private static final class Received {
        final BitSet numbers = new BitSet();
        int last = -1;
    }
}
