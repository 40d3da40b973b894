package io.millrace.security.password;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HashingTest {
    private static final byte[] PASSWORD = {1};
    private static final long PATIENCE_NS = 100;

    private volatile long nowNs;
    private final Hashing hashing = new Hashing(1, 2, () -> this.nowNs);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch isHashing = new CountDownLatch(1);
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

    private record Told(Thread thread, String verdict) {}

    @AfterEach
    void close() {
        released.countDown();
        hashing.close();
    }

    /** Waits until it is let go, then says yes. */
    private final StoredPassword slow = new StoredPassword() {
        @Override
        public boolean isRight(final byte[] password) {
            isHashing.countDown();
            try {
                released.await();
            } catch (final InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return true;
        }

        @Override
        public boolean isCheap() {
            return false;
        }

        @Override
        public String text() {
            return "";
        }
    };

    private final Hashing.Verdict verdict = new Hashing.Verdict() {
        @Override
        public void onVerified(final boolean isRight) {
            told.add(new Told(Thread.currentThread(), String.valueOf(isRight)));
        }

        @Override
        public void onBusy() {
            told.add(new Told(Thread.currentThread(), "busy"));
        }

        @Override
        public void onFailure(final RuntimeException cause) {
            told.add(new Told(Thread.currentThread(), cause.getMessage()));
        }
    };

    private Told next() throws InterruptedException {
        final Told next = told.poll(30, TimeUnit.SECONDS);
        assertTrue(next != null);
        return next;
    }

    /** One is hashed, two wait, the fourth is turned away at once; nobody who was taken is forgotten. */
    @Test
    void theLineIsBounded() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            hashing.verify(slow, PASSWORD, PATIENCE_NS, verdict);
        }
        final Told first = next();
        assertSame(Thread.currentThread(), first.thread());
        assertEquals("busy", first.verdict());
        released.countDown();
        for (int i = 0; i < 3; i++) {
            final Told told = next();
            assertEquals("true", told.verdict());
            assertTrue(told.thread().getName().startsWith("millrace-hashing-"));
            assertEquals(Thread.MIN_PRIORITY, told.thread().getPriority());
            assertTrue(told.thread().isDaemon());
        }
        assertEquals(null, told.poll());
    }

    /** Else the threads would hash for those who are gone, and those who come now would be gone when it is their turn. */
    @Test
    void whoHasWaitedTooLongIsNotServed() throws InterruptedException {
        hashing.verify(slow, PASSWORD, PATIENCE_NS, verdict);
        hashing.verify(slow, PASSWORD, PATIENCE_NS, verdict);
        isHashing.await();
        nowNs = PATIENCE_NS + 1;
        released.countDown();
        assertEquals("true", next().verdict());
        assertEquals("busy", next().verdict());
    }

    @Test
    void whoWouldWaitTooLongIsToldSoAtOnce() throws InterruptedException {
        hashing.verify(slow, PASSWORD, PATIENCE_NS, verdict);
        isHashing.await();
        nowNs = 1_000_000;
        released.countDown();
        next();
        hashing.verify(slow, PASSWORD, Long.MAX_VALUE, verdict);
        next();
        hashing.verify(slow, PASSWORD, PATIENCE_NS, verdict);
        assertEquals(new Told(Thread.currentThread(), "busy"), next());
    }

    @Test
    void whatIsCheapIsDoneAtOnceUnlessThePasswordIsLong() throws InterruptedException {
        final StoredPassword cheap = new SimpleAlgorithm(Digest.SHA256, SaltPosition.PREFIX).store(PASSWORD);
        hashing.verify(cheap, PASSWORD, PATIENCE_NS, verdict);
        assertEquals(new Told(Thread.currentThread(), "true"), told.poll());
        hashing.verify(cheap, new byte[65_535], PATIENCE_NS, verdict);
        final Told later = next();
        assertNotEquals(Thread.currentThread(), later.thread());
        assertEquals("false", later.verdict());
    }

    @Test
    void aFaultTellsNothingOfThePassword() throws InterruptedException {
        final StoredPassword broken = new StoredPassword() {
            @Override
            public boolean isRight(final byte[] password) {
                throw new IllegalStateException("pl4nted");
            }

            @Override
            public boolean isCheap() {
                return false;
            }

            @Override
            public String text() {
                return "pl4nted";
            }
        };
        hashing.verify(broken, PASSWORD, PATIENCE_NS, verdict);
        assertFalse(next().verdict().contains("pl4nted"));
    }
}
