package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.fuzz.FuzzRun;
import io.millrace.monitor.Counter;
import org.junit.jupiter.api.Test;

/** Mutated conversations, from the bytes to the router: no exception, no fail-stop, and a replay comes to the same. */
class FuzzedLoopTest {
    private static final long PACKETS = 20_000;
    /** Of one run, which starts with nothing. */
    private static final long RUN_PACKETS = 10_000;

    @Test
    void nothingBreaks() {
        final FuzzRun fuzz = FuzzRun.of("FuzzedLoopTest", PACKETS);
        long packets = 0;
        long malformed = 0;
        long delivered = 0;
        for (int i = 0; i < Math.max(1, fuzz.packetCount() / RUN_PACKETS); i++) {
            final long seed = fuzz.seed() + i;
            try (FuzzedLoop run = new FuzzedLoop(seed)) {
                run.run(Math.min(RUN_PACKETS, fuzz.packetCount()));
                check(run);
                run.end();
                check(run);
                assertEquals(0, run.loop.table().count(), "connections left");
                packets += run.packetCount();
                malformed += run.counters.sum(Counter.PACKETS_MALFORMED);
                delivered += run.counters.sum(Counter.MESSAGES_DELIVERED);
            } catch (final RuntimeException | AssertionError e) {
                throw new AssertionError("-Dseed=" + seed + " -Dfuzz.packets=" + RUN_PACKETS, e);
            }
        }
        System.out.println("FuzzedLoopTest: " + packets + " packets sent, " + malformed + " refused, " + delivered
                + " messages delivered");
        assertTrue(malformed > fuzz.packetCount() / 10, "hardly anything was refused");
        assertTrue(delivered > fuzz.packetCount() / 10, "hardly anything was delivered");
    }

    @Test
    void theSameSeedIsTheSameRun() {
        assertEquals(digestOf(17), digestOf(17));
        assertFalse(digestOf(17) == digestOf(18));
    }

    static void check(final FuzzedLoop run) {
        if (!run.faults.isEmpty()) {
            throw new AssertionError("a fault", run.faults.get(0));
        }
        assertEquals(run.replayedDigest(), run.digest(), "a replay comes to something else");
        final long received = run.counters.sum(Counter.PACKETS_RECEIVED);
        assertTrue(received > run.packetCount() / 10, "most never got there: " + received);
    }

    private static long digestOf(final long seed) {
        try (FuzzedLoop run = new FuzzedLoop(seed)) {
            run.run(1000);
            return run.digest();
        }
    }
}
