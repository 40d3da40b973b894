package io.millrace.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/** What the socket fuzzer judges by sees what it is there to see. */
class CanaryTest {
    private static final int NUMBER = 100;

    @Test
    void nothingIsWrongWithABrokerThatForwardsEverything() throws IOException {
        assertTrue(sing(number -> true).isWhole());
    }

    @Test
    void aLostMessageIsSeen() {
        assertThrows(AssertionError.class, () -> sing(number -> number != NUMBER));
    }

    @Test
    void aGapIsSeen() throws IOException {
        final Canary.Song song = sing(number -> {
            if (number == NUMBER) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
            }
            return true;
        });
        assertTrue(song.isWhole());
        assertTrue(song.gapMs() > 250, song::toString);
    }

    @Test
    void troubleInTheOutputIsSeen() {
        final String output = """
                12:00:00 INFO  started
                millrace stops: a broken invariant in the core.
                java.lang.IllegalStateException: half applied
                12:00:01 [loop] ERROR io.netty.util.ResourceLeakDetector - LEAK: ByteBuf.release() was not called
                stopped
                """;
        assertEquals(3, ChildBroker.trouble(output).size());
        assertEquals(List.of(), ChildBroker.trouble("started\nstopped\n"));
    }

    @Test
    void whatNoServerSendsIsSeen() {
        final byte[] subscribe = {(byte) 0x82, 0};
        assertThrows(AssertionError.class, () -> new Replies().onBytes(subscribe, 0, 2));
    }

    private static Canary.Song sing(final LongPredicate isForwarded) throws IOException {
        try (StubBroker broker = new StubBroker(isForwarded);
                Canary canary = new Canary(broker.port())) {
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (canary.sentCount() < 3 * NUMBER && System.nanoTime() - deadlineNs < 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            return canary.finish();
        }
    }
}
