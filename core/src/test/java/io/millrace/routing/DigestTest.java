package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.millrace.event.ConnectionId;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.monitor.CounterSet;
import io.millrace.routing.EventScript.WillSpec;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever one event may say otherwise shows in the digest; every field does in {@link ReplayedStateTest}. */
class DigestTest {
    private static final long A = ConnectionId.of(1, 1, 0, 1);
    private static final long B = ConnectionId.of(1, 1, 1, 2);

    /** Two scripts that differ in one thing. */
    private enum Pair {
        INFLIGHT_LIMIT(s -> s.configured(4, 8, 5), s -> s.configured(5, 8, 5)),
        QUEUE_LIMIT(s -> s.configured(4, 8, 5), s -> s.configured(4, 9, 5)),
        RETAINED_LIMIT(s -> s.configured(4, 8, 5), s -> s.configured(4, 8, 6)),
        QUEUE_OVERFLOW(s -> s.configured(4, 8, 5, 0, 9), s -> s.configured(4, 8, 5, 1, 9)),
        RETENTION(s -> s.configured(4, 8, 5, 0, 9), s -> s.configured(4, 8, 5, 0, 10)),
        SUBSCRIPTION_LIMIT(s -> s.configured(4, 8, 5, 0, 9, 1, 0, 0), s -> s.configured(4, 8, 5, 0, 9, 2, 0, 0)),
        SESSION_LIMIT(s -> s.configured(4, 8, 5, 0, 9, 0, 1, 0), s -> s.configured(4, 8, 5, 0, 9, 0, 2, 0)),
        QUEUE_BYTE_LIMIT(s -> s.configured(4, 8, 5, 0, 9, 0, 1, 3), s -> s.configured(4, 8, 5, 0, 9, 0, 1, 4)),
        CLIENT_ID(s -> s.connect(A, "a", false, 9, 9, null), s -> s.connect(A, "b", false, 9, 9, null)),
        CONNECTION(s -> s.connect(A, "a", false, 9, 9, null), s -> s.connect(B, "a", false, 9, 9, null)),
        SESSION_EXPIRY(s -> s.connect(A, "a", false, 9, 9, null), s -> s.connect(A, "a", false, 8, 9, null)),
        RECEIVE_MAXIMUM(s -> s.connect(A, "a", false, 9, 9, null), s -> s.connect(A, "a", false, 9, 8, null)),
        WILL_TOPIC(s -> connect(s, "t", 1, false, 0), s -> connect(s, "u", 1, false, 0)),
        WILL_QOS(s -> connect(s, "t", 1, false, 0), s -> connect(s, "t", 2, false, 0)),
        WILL_RETAIN(s -> connect(s, "t", 1, false, 0), s -> connect(s, "t", 1, true, 0)),
        WILL_DELAY(s -> connect(s, "t", 1, false, 0), s -> connect(s, "t", 1, false, 1)),
        FILTER(s -> s.subscribe(A, 1, 0, "t", 1), s -> s.subscribe(A, 1, 0, "u", 1)),
        FILTER_QOS(s -> s.subscribe(A, 1, 0, "t", 1), s -> s.subscribe(A, 1, 0, "t", 2)),
        NO_LOCAL(s -> s.subscribe(A, 1, 0, "t", 1), s -> s.subscribe(A, 1, 0, "t", 1 | 4)),
        RETAIN_AS_PUBLISHED(s -> s.subscribe(A, 1, 0, "t", 1), s -> s.subscribe(A, 1, 0, "t", 1 | 8)),
        IDENTIFIER(s -> s.subscribe(A, 1, 1, "t", 1), s -> s.subscribe(A, 1, 2, "t", 1)),
        LARGE_IDENTIFIER(s -> s.subscribe(A, 1, 1 << 23, "t", 1), s -> s.subscribe(A, 1, 1 << 24, "t", 1)),
        RECEIVED_ID(s -> s.publish(A, "x", "p", 2, false, 1), s -> s.publish(A, "x", "p", 2, false, 2)),
        RETAINED_TOPIC(s -> s.publish(A, "x", "p", 1, true, 1), s -> s.publish(A, "y", "p", 1, true, 1)),
        RETAINED_QOS(s -> s.publish(A, "x", "p", 0, true, 0), s -> s.publish(A, "x", "p", 1, true, 1)),
        RETAINED_EXPIRY(s -> s.publish(A, "x", "p", 1, true, 1, 5), s -> s.publish(A, "x", "p", 1, true, 1, 6)),
        RETAINED_OR_NOT(s -> s.publish(A, "x", "p", 1, true, 1), s -> s.publish(A, "x", "p", 1, false, 1)),
        ASSIGNED_QOS(s -> s.publish(A, "all", "p", 1, false, 1), s -> s.publish(A, "all", "p", 0, true, 1)),
        ACKNOWLEDGED(s -> s.ack(A, 4, 1, 0), s -> s.ack(A, 4, 2, 0)),
        RECEIVED_BY_CLIENT(s -> s.ack(A, 5, 2, 0), s -> s.ack(A, 5, 1, 0)),
        NEW_EXPIRY(s -> s.disconnect(A, 0, 5), s -> s.disconnect(A, 0, 6)),
        CLOSED(s -> s.bare(EventType.CLOSED, A), s -> s.bare(EventType.CLOSED, B)),
        TIME(s -> s.bare(EventType.TICK, 0), s -> {
            s.timeMs++;
            s.bare(EventType.TICK, 0);
        });

        private final Consumer<EventScript> one;
        private final Consumer<EventScript> other;

        Pair(final Consumer<EventScript> one, final Consumer<EventScript> other) {
            this.one = one;
            this.other = other;
        }

        private static void connect(
                final EventScript script, final String topic, final int qos, final boolean retain, final int delayS) {
            script.connect(A, "a", false, 9, 9, new WillSpec(topic, "p", qos, retain, delayS));
        }
    }

    @ParameterizedTest
    @EnumSource
    void sees(final Pair pair) {
        assertNotEquals(digest(pair.one), digest(pair.other));
    }

    /** What a session with two deliveries under way, one of QoS 1 and one of QoS 2, comes to after the script. */
    private static long digest(final Consumer<EventScript> last) {
        final EventScript script = new EventScript();
        script.started(1);
        script.connect(A, "first", false, 100, 10, null);
        script.subscribe(A, 1, 0, "all", 2);
        script.publish(A, "all", "p", 1, false, 1);
        script.publish(A, "all", "p", 2, false, 7);
        last.accept(script);
        final Router router = new Router(new CounterSet(), 1);
        final EventFlyweight event = new EventFlyweight();
        for (final byte[] record : script.journal()) {
            event.wrap(new UnsafeBuffer(record), 0);
            router.apply(event, MutedEgress.INSTANCE);
        }
        return SnapshotBytes.digest(router);
    }
}
