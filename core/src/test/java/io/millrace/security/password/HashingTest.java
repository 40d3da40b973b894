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

    private final Hashing hashing = new Hashing(1, 2);
    private final CountDownLatch released = new CountDownLatch(1);
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
            hashing.verify(slow, PASSWORD, verdict);
        }
        final Told first = next();
        assertSame(Thread.currentThread(), first.thread());
        assertTrue(first.verdict().startsWith("busy"), first.verdict());
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

    @Test
    void whatIsCheapIsDoneAtOnceUnlessThePasswordIsLong() throws InterruptedException {
        final StoredPassword cheap = new SimpleAlgorithm(Digest.SHA256, SaltPosition.PREFIX).store(PASSWORD);
        hashing.verify(cheap, PASSWORD, verdict);
        assertEquals(new Told(Thread.currentThread(), "true"), told.poll());
        hashing.verify(cheap, new byte[65_535], verdict);
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
        hashing.verify(broken, PASSWORD, verdict);
        assertFalse(next().verdict().contains("pl4nted"));
    }
}
