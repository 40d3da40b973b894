package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventFlyweight;
import io.millrace.session.ClientId;
import io.millrace.session.References;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A record that the state does not refer to is never asked for again: only so may a snapshot leave it behind. */
class ReferencesTest {
    private static final int RUNS = Integer.getInteger("references.seeds", 60);
    private static final int EVENTS = 600;

    /** What the restored routers were asked to send, and must have: proof that the test sees what it is about. */
    private int readBack;

    @Test
    void nothingIsReadBackThatWasNotReferredTo() {
        final long base = Long.getLong("seed", System.nanoTime());
        for (int run = 0; run < (Long.getLong("seed") == null ? RUNS : 1); run++) {
            check(base + run);
        }
        assertTrue(readBack > RUNS, "old records were read: " + readBack);
    }

    private void check(final long seed) {
        final Random random = new Random(seed);
        final EventScript script = new EventScript();
        final FickleEgress ports = new FickleEgress();
        final RandomEvents events = new RandomEvents(random, script, ports);
        final Router live = new Router(new io.millrace.monitor.CounterSet(), 1);
        live.apply(events.nextRun(), ports);
        final Set<Long> referredTo = new HashSet<>();
        final long[] snapshotPosition = new long[1];
        final Egress watching = watching(seed, referredTo, snapshotPosition);
        Router restored = live;
        for (int i = 0; i < EVENTS; i++) {
            if (i % 40 == 0) {
                restored = SnapshotBytes.restore(SnapshotBytes.of(live));
                referredTo.clear();
                restored.references(collector(referredTo));
                snapshotPosition[0] = restored.position();
            }
            final EventFlyweight event = i % 150 == 149 ? events.nextRun() : events.next();
            live.apply(event, ports);
            if (event.isJournaled()) {
                restored.apply(event, watching);
                restored.resume(watching);
            }
        }
    }

    /** Everything is hot, so every message sent is named. */
    private Egress watching(final long seed, final Set<Long> referredTo, final long[] snapshotPosition) {
        return (Egress) Proxy.newProxyInstance(
                Egress.class.getClassLoader(), new Class<?>[] {Egress.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("hotMessage") && (long) arguments[0] <= snapshotPosition[0]) {
                        readBack++;
                        assertTrue(
                                referredTo.contains((long) arguments[0]),
                                () -> "position " + arguments[0] + " is wanted, -Dseed=" + seed);
                    }
                    return method.getReturnType() == int.class
                            ? 0
                            : method.getReturnType() == boolean.class ? true : null;
                });
    }

    private static References collector(final Set<Long> positions) {
        return new References() {
            @Override
            public void onClient(final ClientId clientId) {}

            @Override
            public void onReference(final long position) {
                positions.add(position);
            }
        };
    }
}
