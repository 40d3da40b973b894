package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.ConnectionId;
import io.millrace.event.EventFlyweight;
import io.millrace.monitor.CounterSet;
import io.millrace.snapshot.SnapshotException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a snapshot holds is the state, all of it, and nothing else is taken for one. */
class SnapshotTest {
    private static final int RUNS = Integer.getInteger("snapshot.seeds", 30);
    private static final int EVENTS = 500;

    /** Live, and restored at random points again and again: both go on alike. */
    @Test
    void aRestoredRouterGoesOnAsTheOneItWasTakenFrom() {
        final long base = Long.getLong("seed", System.nanoTime());
        for (int run = 0; run < (Long.getLong("seed") == null ? RUNS : 1); run++) {
            final long seed = base + run;
            final Random random = new Random(seed);
            final EventScript script = new EventScript();
            final RandomEvents events = new RandomEvents(random, script);
            final Router live = started(script);
            Router restored = SnapshotBytes.restore(SnapshotBytes.of(live));
            for (int i = 0; i < EVENTS; i++) {
                final EventFlyweight event = i % 170 == 169 ? events.nextRun() : events.next();
                live.apply(event, MutedEgress.INSTANCE);
                if (event.isJournaled()) {
                    restored.apply(event, MutedEgress.INSTANCE);
                }
                if (random.nextInt(25) == 0 || i == EVENTS - 1) {
                    final byte[] bytes = SnapshotBytes.of(live);
                    assertArrayEquals(bytes, SnapshotBytes.of(restored), () -> "they went apart, -Dseed=" + seed);
                    restored = SnapshotBytes.restore(bytes);
                    assertArrayEquals(bytes, SnapshotBytes.of(restored), () -> "not all came back, -Dseed=" + seed);
                    assertEquals(SnapshotBytes.digest(live), SnapshotBytes.digest(restored));
                }
            }
        }
    }

    @Test
    void aSnapshotCutShortAnywhereIsRefused() {
        final byte[] bytes = SnapshotBytes.of(busy(1));
        for (int length = 0; length < bytes.length; length += length < 100 ? 1 : 7) {
            final byte[] part = Arrays.copyOf(bytes, length);
            assertThrows(SnapshotException.class, () -> SnapshotBytes.restore(part));
        }
        assertThrows(SnapshotException.class, () -> SnapshotBytes.restore(Arrays.copyOf(bytes, bytes.length + 1)));
    }

    @Test
    void aFlippedBitIsRefused() {
        final byte[] bytes = SnapshotBytes.of(busy(2));
        for (int i = 0; i < bytes.length; i += i < 100 ? 1 : 5) {
            final byte[] damaged = bytes.clone();
            damaged[i] ^= (byte) (1 << i % 8);
            assertThrows(SnapshotException.class, () -> SnapshotBytes.restore(damaged));
        }
    }

    /** Where the checksum does not tell, the values do, or what comes out is a state: never another exception. */
    @Test
    void whateverTheBytesSayItIsAStateOrRefused() {
        final long seed = Long.getLong("seed", System.nanoTime());
        final Random random = new Random(seed);
        int refused = 0;
        for (int run = 0; run < 10; run++) {
            final byte[] bytes = SnapshotBytes.of(busy(seed + run));
            for (int i = 0; i < 200; i++) {
                final byte[] damaged = bytes.clone();
                for (int change = random.nextInt(3); change >= 0; change--) {
                    damaged[random.nextInt(damaged.length)] = (byte) (random.nextInt(3) - 1);
                }
                SnapshotBytes.seal(damaged);
                try {
                    final byte[] again = SnapshotBytes.of(SnapshotBytes.restore(damaged));
                    assertArrayEquals(damaged, again, () -> "values that were not taken over, -Dseed=" + seed);
                } catch (final SnapshotException expected) {
                    refused++;
                }
            }
        }
        assertTrue(refused > 500, "most of it is refused");
    }

    @Test
    void aNewerReleaseIsNamed() {
        final byte[] bytes = SnapshotBytes.of(busy(3));
        bytes[28] = (byte) (Router.VERSION + 1);
        SnapshotBytes.seal(bytes);
        final SnapshotException refusal = assertThrows(SnapshotException.class, () -> SnapshotBytes.restore(bytes));
        assertTrue(refusal.getMessage().contains("router version " + (Router.VERSION + 1)), refusal.getMessage());
    }

    /** A byte string longer than a piece, and more Sessions than one holds. */
    @Test
    void severalPiecesMakeASection() {
        final EventScript script = new EventScript();
        final Router router = started(script);
        for (int i = 0; i < 2_000; i++) {
            final long connection = ConnectionId.of(1, 0, i, 1);
            router.apply(
                    script.connect(connection, "client".repeat(1 + i % 5) + i, false, 100, 10, null),
                    MutedEgress.INSTANCE);
            router.apply(script.subscribe(connection, 1, 1 + i % 3, "t/" + i / 2, 1), MutedEgress.INSTANCE);
        }
        final long first = ConnectionId.of(1, 0, 0, 1);
        router.apply(script.subscribe(first, 1, 0, "x".repeat(60_000), 1), MutedEgress.INSTANCE);
        final byte[] bytes = SnapshotBytes.of(router);
        assertTrue(bytes.length > 200_000, "several pieces");
        assertArrayEquals(bytes, SnapshotBytes.of(SnapshotBytes.restore(bytes)));
    }

    private static Router busy(final long seed) {
        final EventScript script = new EventScript();
        final RandomEvents events = new RandomEvents(new Random(seed), script);
        final Router router = started(script);
        for (int i = 0; i < 150; i++) {
            router.apply(events.next(), MutedEgress.INSTANCE);
        }
        return router;
    }

    private static Router started(final EventScript script) {
        final Router router = new Router(new CounterSet(), 1);
        router.apply(script.started(1), MutedEgress.INSTANCE);
        router.apply(script.configured(4, 8, 5), MutedEgress.INSTANCE);
        return router;
    }
}
