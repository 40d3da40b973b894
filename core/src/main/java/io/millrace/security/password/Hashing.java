package io.millrace.security.password;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where passwords are hashed: threads {@code millrace-hashing} of their own, of low priority, half as many as there are
 * processors, and a bounded line in front of them. What costs microseconds is hashed where it is asked. Any thread.
 */
public final class Hashing implements AutoCloseable {
    /** Passwords that wait to be hashed. */
    public static final int QUEUE_LIMIT = 4_096;

    /** In bytes; a longer one is no question of microseconds. */
    private static final int SHORT_PASSWORD = 1_024;

    private static final int IDLE_S = 60;

    private final ThreadPoolExecutor pool;

    public Hashing() {
        this(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), QUEUE_LIMIT);
    }

    Hashing(final int threadCount, final int queueLimit) {
        final AtomicInteger number = new AtomicInteger();
        pool = new ThreadPoolExecutor(
                threadCount, threadCount, IDLE_S, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queueLimit), work -> {
                    final Thread thread = new Thread(work, "millrace-hashing-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    thread.setPriority(Thread.MIN_PRIORITY);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
    }

    /** Where the answer goes: one call of one method. */
    public interface Verdict {
        void onVerified(boolean isRight);

        /** The password could not be looked at. */
        void onFailure(RuntimeException cause);
    }

    /** @param password must stay as it is until there is a verdict, which may be on the caller's own thread */
    public void verify(final StoredPassword stored, final byte[] password, final Verdict verdict) {
        if (stored.isCheap() && password.length <= SHORT_PASSWORD) {
            verifyNow(stored, password, verdict);
            return;
        }
        try {
            pool.execute(() -> verifyNow(stored, password, verdict));
        } catch (final RejectedExecutionException e) {
            verdict.onFailure(new IllegalStateException("busy: too many passwords wait to be hashed"));
        }
    }

    private static void verifyNow(final StoredPassword stored, final byte[] password, final Verdict verdict) {
        final boolean isRight;
        try {
            isRight = stored.isRight(password);
        } catch (final RuntimeException e) {
            // Whatever it says, it may say it of the password.
            verdict.onFailure(new IllegalStateException(
                    "a password could not be hashed: " + e.getClass().getName()));
            return;
        }
        verdict.onVerified(isRight);
    }

    /** What waits gets no answer any more. */
    @Override
    public void close() {
        pool.shutdownNow();
    }
}
