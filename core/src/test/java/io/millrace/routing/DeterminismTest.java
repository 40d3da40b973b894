package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.millrace.event.EventFlyweight;
import io.millrace.monitor.CounterSet;
import io.millrace.session.Digest;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Live and replayed state are the same, whatever the ports could or could not take (docs/decisions/0005, 0007). */
class DeterminismTest {
    private static final int RUNS = Integer.getInteger("determinism.seeds", 300);
    private static final int EVENTS = 400;

    /** Another one for each replay: what is hashed must show nowhere. */
    private static long hashSeed;

    @Test
    void replayedStateEqualsLiveStateOverThreeRuns() {
        final long base = Long.getLong("seed", System.nanoTime());
        for (int i = 0; i < (Long.getLong("seed") == null ? RUNS : 1); i++) {
            compare(base + i);
        }
    }

    /** The digest sees a change of one byte in one record, or this test proves nothing. */
    @Test
    void aDifferentJournalGivesADifferentDigest() {
        final EventScript script = new EventScript();
        script.started(1);
        script.connect(1L << 44, "a", false, 100, 10, null);
        script.subscribe(1L << 44, 1, 0, "t", 1);
        script.publish(1L << 44, "t", "x", 1, false, 1);
        final long whole = digest(replay(script, Integer.MAX_VALUE));
        assertNotEquals(whole, digest(replay(script, 3)));
        script.journal().get(2)[EventFlyweight.HEADER_LENGTH + 8 + 2] ^= 1;
        assertNotEquals(whole, digest(replay(script, Integer.MAX_VALUE)));
    }

    private static void compare(final long seed) {
        final Random random = new Random(seed);
        final EventScript script = new EventScript();
        final RandomEvents events = new RandomEvents(random, script);
        final Router live = new Router(new CounterSet(), 1);
        final RecordingEgress egress = new RecordingEgress(script);
        live.apply(script.started(1), egress);
        live.apply(script.configured(4, 8, 5), egress);
        for (int i = 0; i < EVENTS; i++) {
            egress.isFull = random.nextInt(5) == 0;
            egress.hotFrom = random.nextInt(5) == 0 ? Long.MAX_VALUE : 0;
            final EventFlyweight event = i % 150 == 149 ? events.nextRun() : events.next();
            final long before = event.isJournaled() ? 0 : digest(live);
            live.apply(event, egress);
            if (!event.isJournaled()) {
                assertEquals(before, digest(live), () -> "a transient event changed replayed state, -Dseed=" + seed);
            }
            live.resume(egress);
            egress.take();
            if (i % 20 == 0 || i == EVENTS - 1) {
                assertEquals(
                        digest(replay(script, Integer.MAX_VALUE)),
                        digest(live),
                        () -> "replay differs from live, -Dseed=" + seed);
            }
        }
    }

    private static Router replay(final EventScript script, final int limit) {
        final Router router = new Router(new CounterSet(), hashSeed++);
        final EventFlyweight event = new EventFlyweight();
        for (int i = 0; i < Math.min(limit, script.journal().size()); i++) {
            event.wrap(new UnsafeBuffer(script.journal().get(i)), 0);
            router.apply(event, MutedEgress.INSTANCE);
        }
        return router;
    }

    private static long digest(final Router router) {
        final Digest digest = new Digest();
        router.digest(digest);
        return digest.value();
    }
}
