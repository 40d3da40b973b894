package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.monitor.CounterSet;
import io.millrace.mqtt.VariableByteInteger;
import io.millrace.session.ClientId;
import io.millrace.session.IdentifierLists;
import io.millrace.session.Session;
import io.millrace.subscription.Matches;
import io.millrace.subscription.Subscription;
import io.millrace.topic.TopicFilter;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class TargetsTest {
    private static final int LEVELS = 10;

    private final RouterState state = new RouterState(new CounterSet(), 1);
    private final Session session = state.sessions.create(ClientId.of("c"));

    /** A thousand overlapping subscriptions with an identifier each, of as many Sessions as like to: no square of that. */
    @Test
    void subscriptionIdentifiersOfOneDeliveryAreBounded() {
        final String topic = "a/".repeat(LEVELS - 1) + "a";
        final StringBuilder filter = new StringBuilder(topic);
        for (int i = 1; i < 1 << LEVELS; i++) {
            for (int level = 0; level < LEVELS; level++) {
                filter.setCharAt(2 * level, (i >> level & 1) == 0 ? 'a' : '+');
            }
            state.subscriptions.add(new Subscription<>(session, TopicFilter.of(filter.toString()), 1, 200_000 + i));
        }
        final byte[] bytes = EventScript.utf8(topic);
        final Matches<Session> matches = new Matches<>();
        state.subscriptions.match(new UnsafeBuffer(bytes), 0, bytes.length, matches);
        assertEquals((1 << LEVELS) - 1, matches.size());
        final Targets targets = new Targets();
        targets.collect(matches, 1, null);
        assertEquals(1, targets.count());
        final int length = targets.identifiersLength(0);
        assertTrue(length > 100 && length <= IdentifierLists.LENGTH_LIMIT, () -> "length " + length);
        final int buffered = targets.identifierBytes().capacity();
        assertTrue(buffered <= 4 * IdentifierLists.LENGTH_LIMIT, () -> "buffered " + buffered);
    }

    /** Of Sessions that take turns, and so cannot grow where they lie. */
    @Test
    void identifiersOfSessionsThatTakeTurnsStayApart() {
        final Session other = state.sessions.create(ClientId.of("d"));
        final String[] filters = {"a/b", "a/+", "+/b", "+/+", "a/#", "+/#", "#"};
        for (int i = 0; i < filters.length; i++) {
            final TopicFilter filter = TopicFilter.of(filters[i]);
            state.subscriptions.add(new Subscription<>(session, filter, 1, 1 + i));
            state.subscriptions.add(new Subscription<>(other, filter, 1, 1000 + i));
        }
        final Matches<Session> matches = new Matches<>();
        state.subscriptions.match(new UnsafeBuffer(EventScript.utf8("a/b")), 0, 3, matches);
        final Targets targets = new Targets();
        targets.collect(matches, 1, null);
        assertEquals(2, targets.count());
        for (int target = 0; target < 2; target++) {
            final int first = targets.session(target) == session ? 1 : 1000;
            assertEquals(
                    IntStream.range(first, first + filters.length).boxed().collect(Collectors.toSet()),
                    identifiers(targets, target));
        }
    }

    private static Set<Integer> identifiers(final Targets targets, final int target) {
        final Set<Integer> found = new TreeSet<>();
        final int end = targets.identifiersOffset(target) + targets.identifiersLength(target);
        for (int at = targets.identifiersOffset(target); at < end; ) {
            final int identifier = VariableByteInteger.decode(targets.identifierBytes(), at + 1, end);
            assertTrue(found.add(identifier), () -> "twice: " + identifier);
            at += DeliveryIdentifiers.encodedLength(identifier);
        }
        return found;
    }
}
