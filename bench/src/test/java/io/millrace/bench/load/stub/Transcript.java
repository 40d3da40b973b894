package io.millrace.bench.load.stub;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the stub received and sent, counted one by one. Belongs to the stub's thread; tests get a copy. */
public final class Transcript {
    public enum Content {
        WHOLE,
        CORRUPT,
        FOREIGN,
        /** Sent, and nobody is to know. */
        UNRECORDED
    }

    /** A PUBLISH that was sent. */
    public record Sent(Delivery delivery, Content content, boolean isDup) {}

    private final Map<Count, Long> counts = new EnumMap<>(Count.class);
    private final List<Sent> sent = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private int inflightMax;

    Transcript() {}

    Transcript(final Transcript other) {
        counts.putAll(other.counts);
        sent.addAll(other.sent);
        violations.addAll(other.violations);
        inflightMax = other.inflightMax;
    }

    void count(final Count what) {
        counts.merge(what, 1L, Long::sum);
    }

    void onSent(final Delivery delivery, final Content content, final boolean isDup) {
        if (content == Content.UNRECORDED) {
            return;
        }
        sent.add(new Sent(delivery, content, isDup));
    }

    void onViolation(final String text) {
        violations.add(text);
    }

    void onInflight(final int count) {
        inflightMax = Math.max(inflightMax, count);
    }

    public long of(final Count what) {
        return counts.getOrDefault(what, 0L);
    }

    /** In the order they were sent, to whichever subscriber. */
    public List<Sent> sent() {
        return sent;
    }

    /** What clients did that MQTT does not allow, or the stub does not know. */
    public List<String> violations() {
        return violations;
    }

    /** The most QoS 1 and 2 messages of one publisher that were not acknowledged at a time. */
    public int inflightMax() {
        return inflightMax;
    }
}
