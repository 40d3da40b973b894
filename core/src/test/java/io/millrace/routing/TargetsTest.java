package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.monitor.CounterSet;
import io.millrace.session.ClientId;
import io.millrace.session.IdentifierLists;
import io.millrace.session.Session;
import io.millrace.subscription.Matches;
import io.millrace.subscription.Subscription;
import io.millrace.topic.TopicFilter;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class TargetsTest {
    private static final int LEVELS = 10;

    private final RouterState state = new RouterState(new CounterSet(), 1);
    private final Session session = state.sessions.create(ClientId.of("c"));

    /** A thousand overlapping subscriptions with an identifier each: their lists grow with the square of that. */
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
        assertTrue(buffered <= 256 * IdentifierLists.LENGTH_LIMIT, () -> "buffered " + buffered);
    }
}
