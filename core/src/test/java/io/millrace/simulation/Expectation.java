package io.millrace.simulation;

import io.millrace.simulation.NaiveSession.Delivery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one connection must and may be sent. Answers and deliveries of QoS 1 and 2 must come exactly so, in this order;
 * QoS 0 may be left out, but not out of order for one topic and publisher.
 */
final class Expectation {
    /** An answer: its packet type, Packet Identifier and Reason Code. */
    record Answer(int packetType, int packetId, int reasonCode) {}

    /** The how manieth connection with a Session this is. */
    final int number;

    final NaiveSession session;
    final boolean isSessionPresent;
    private final List<Delivery> assigned = new ArrayList<>();
    private final List<Delivery> atMostOnce = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private final Map<String, Integer> lastAtMostOnce = new HashMap<>();
    private final Set<Integer> atMostOnceSeen = new HashSet<>();
    private int assignedSeen;
    private int answersSeen;

    Expectation(final int number, final NaiveSession session, final boolean isSessionPresent) {
        this.number = number;
        this.session = session;
        this.isSessionPresent = isSessionPresent;
    }

    void assigned(final Delivery delivery) {
        assigned.add(delivery);
    }

    void atMostOnce(final Delivery delivery) {
        atMostOnce.add(delivery);
    }

    void answer(final int packetType, final int packetId, final int reasonCode) {
        answers.add(new Answer(packetType, packetId, reasonCode));
    }

    /** @return what is wrong, or null */
    @Nullable
    String onAnswer(final Answer answer) {
        if (answersSeen == answers.size()) {
            return "nobody asked for " + answer;
        }
        final Answer expected = answers.get(answersSeen++);
        return expected.equals(answer) ? null : answer + " instead of " + expected;
    }

    /** The next delivery of QoS 1 or 2, or null. */
    @Nullable
    Delivery next() {
        return assignedSeen == assigned.size() ? null : assigned.get(assignedSeen++);
    }

    /** The delivery of QoS 0 that this is, or null if it is none, or comes too late or twice. */
    @Nullable
    Delivery atMostOnce(
            final String topic,
            final String payload,
            final boolean isRetain,
            final List<Integer> identifiers,
            final long timeMs) {
        for (int i = 0; i < atMostOnce.size(); i++) {
            final Delivery delivery = atMostOnce.get(i);
            final String line = line(delivery.message());
            if (delivery.message().topic().equals(topic)
                    && delivery.message().payload().equals(payload)
                    && delivery.isRetain() == isRetain
                    && delivery.identifiers().equals(identifiers)
                    && (delivery.message().isWill() || delivery.message().timeMs() == timeMs)
                    && isInOrder(lastAtMostOnce.get(line), i)
                    && atMostOnceSeen.add(i)) {
                lastAtMostOnce.put(line, i);
                return delivery;
            }
        }
        return null;
    }

    /** Copies of one message have no order among themselves. */
    private boolean isInOrder(final @Nullable Integer last, final int i) {
        return last == null
                || last < i
                || atMostOnce.get(last).message() == atMostOnce.get(i).message();
    }

    /**
     * Within which there is an order: a message that is not journaled cannot wait, and may be ahead of one that is
     * (docs/decisions/0013).
     */
    private static String line(final NaiveSession.Message message) {
        return message.topic() + " of " + message.publisher() + (message.isJournaled() ? ", journaled" : "");
    }

    /** What came last of QoS 0, and what was to come. */
    String atMostOnce() {
        return lastAtMostOnce + " of " + atMostOnce;
    }

    /** What has not come, or null if all has. */
    @Nullable
    String missing() {
        if (assignedSeen < assigned.size()) {
            return assigned.get(assignedSeen) + " never came";
        }
        return answersSeen < answers.size() ? answers.get(answersSeen) + " never came" : null;
    }
}
