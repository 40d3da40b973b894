package io.millrace.pipeline;

import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that drives the pipeline where threading is fused. It sleeps when there is nothing to do, never past the
 * next timer, and is woken by the ports; what ends it is {@link #close()} or a fail-stop. Made before
 * {@link Pipeline#start}, started behind it, closed when every front-end has ended.
 *
 * <p>Why no wake-up is lost: the thread says that it will sleep, then looks once more; a port publishes first, which
 * ends with a full fence, and then looks whether the thread sleeps.
 */
public final class CoreThread implements AutoCloseable {
    /** How long it sleeps at most. Nothing depends on it but how soon a missed timer would be noticed. */
    private static final long SLEEP_LIMIT_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long SPIN_NS = TimeUnit.MICROSECONDS.toNanos(1);
    private static final long YIELD_NS = TimeUnit.MICROSECONDS.toNanos(10);
    /** How often it looks whether a port has made room: nobody tells. */
    private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(50);

    private final Pipeline pipeline;
    private final FailStop failStop;
    private final WaitStrategy waitStrategy;
    private final long sleepLimitNs;
    private final Thread thread = new CoreRunner();
    private volatile boolean isRunning = true;
    private volatile boolean isParked;

    // the thread's alone
    private boolean isIdle;
    private long idleSinceNs;
    private boolean isBlocked;

    /** An interrupt would close the journal's files under everybody: it is not for this thread. */
    private final class CoreRunner extends Thread {
        CoreRunner() {
            super("millrace-core");
            setDaemon(true);
        }

        @Override
        public void run() {
            drive();
        }

        @Override
        public void interrupt() {
            // Who wants it to end closes it.
        }
    }

    public CoreThread(final Pipeline pipeline, final FailStop failStop, final WaitStrategy waitStrategy) {
        this(pipeline, failStop, waitStrategy, SLEEP_LIMIT_NS);
    }

    /** @param sleepLimitNs a test's, to which a lost wake-up is to be a hang */
    CoreThread(
            final Pipeline pipeline,
            final FailStop failStop,
            final WaitStrategy waitStrategy,
            final long sleepLimitNs) {
        this.pipeline = pipeline;
        this.failStop = failStop;
        this.waitStrategy = waitStrategy;
        this.sleepLimitNs = sleepLimitNs;
        pipeline.setCoreWakeUp(this::wakeUp);
    }

    public void start() {
        thread.start();
    }

    private void drive() {
        try {
            while (isRunning && !failStop.isStopped()) {
                if (pipeline.doWork() > 0) {
                    isIdle = false;
                    isBlocked = false;
                } else {
                    idle();
                }
            }
        } catch (final Throwable cause) {
            failStop.stop(cause);
        }
    }

    private void idle() {
        switch (waitStrategy) {
            case SPIN -> Thread.onSpinWait();
            case YIELD -> Thread.yield();
            case BLOCKING -> park();
            case BACKOFF -> backOff();
        }
    }

    private void backOff() {
        final long nowNs = System.nanoTime();
        if (!isIdle) {
            isIdle = true;
            idleSinceNs = nowNs;
        }
        final long idleNs = nowNs - idleSinceNs;
        if (idleNs < SPIN_NS) {
            Thread.onSpinWait();
        } else if (idleNs < YIELD_NS) {
            Thread.yield();
        } else {
            park();
        }
    }

    private void park() {
        isParked = true;
        VarHandle.fullFence();
        if (!pipeline.hasWork()) {
            isBlocked = false;
            if (isRunning && !failStop.isStopped()) {
                LockSupport.parkNanos(this, pipeline.untilDueNs(sleepLimitNs));
            }
        } else if (isBlocked) {
            // There was work and none of it could be done: a port has no room for what comes of it.
            LockSupport.parkNanos(this, POLL_NS);
        } else {
            isBlocked = true;
        }
        isParked = false;
    }

    /** Any thread; after what there is to see was published. */
    private void wakeUp() {
        if (isParked) {
            LockSupport.unpark(thread);
        }
    }

    /** Returns when the thread has ended. What the front-ends left in their rings is the caller's to drive. */
    @Override
    public void close() {
        isRunning = false;
        LockSupport.unpark(thread);
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
