package io.millrace.security.password;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Where passwords are hashed: threads {@code millrace-hashing} of their own, of low priority, half as many as there are
 * processors, and a bounded line in front of them. What costs microseconds is hashed where it is asked. Any thread.
 *
 * <p>The line takes nobody who would not be served in time, and at its end nobody is served who has waited too long: else
 * a storm would keep the threads with passwords that nobody waits for any more, and let in no one.
 */
public final class Hashing implements AutoCloseable {
    /** Passwords that wait to be hashed. */
    public static final int QUEUE_LIMIT = 4_096;

    /** In bytes; a longer one is no question of microseconds. */
    private static final int SHORT_PASSWORD = 1_024;

    private static final int IDLE_S = 60;
    /** Of the running mean: the last hash counts one in so many. */
    private static final int MEAN_WEIGHT = 8;

    private final ThreadPoolExecutor pool;
    private final int threadCount;
    private final NanoClock clock;
    /** Of a hash; written by all threads that hash, and it does not matter if one is lost. */
    private volatile long meanNs;

    public Hashing() {
        this(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), QUEUE_LIMIT, SystemNanoClock.INSTANCE);
    }

    Hashing(final int threadCount, final int queueLimit, final NanoClock clock) {
        this.threadCount = threadCount;
        this.clock = clock;
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

        /** Too many wait. */
        void onBusy();

        /** The password could not be looked at. */
        void onFailure(RuntimeException cause);
    }

    /**
     * Compares a password with what is kept of one.
     *
     * @param password must stay as it is until there is a verdict, which may be on the caller's own thread
     * @param patienceNs after which nobody wants to know any more
     */
    public void verify(
            final StoredPassword stored, final byte[] password, final long patienceNs, final Verdict verdict) {
        if (stored.isCheap() && password.length <= SHORT_PASSWORD) {
            verifyNow(stored, password, verdict);
            return;
        }
        if ((pool.getQueue().size() + 1) * meanNs / threadCount > patienceNs) {
            verdict.onBusy();
            return;
        }
        final long askedNs = clock.nanoTime();
        try {
            pool.execute(() -> verifyInTime(stored, password, askedNs, patienceNs, verdict));
        } catch (final RejectedExecutionException e) {
            if (pool.isShutdown()) {
                verdict.onFailure(new IllegalStateException("passwords are not hashed any more"));
            } else {
                verdict.onBusy();
            }
        }
    }

    private void verifyInTime(
            final StoredPassword stored,
            final byte[] password,
            final long askedNs,
            final long patienceNs,
            final Verdict verdict) {
        final long beganNs = clock.nanoTime();
        if (beganNs - askedNs > patienceNs) {
            verdict.onBusy();
            return;
        }
        verifyNow(stored, password, verdict);
        final long mean = meanNs;
        meanNs = mean + (clock.nanoTime() - beganNs - mean) / MEAN_WEIGHT;
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
