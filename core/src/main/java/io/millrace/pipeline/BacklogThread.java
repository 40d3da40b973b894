package io.millrace.pipeline;

import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The backlog reader's thread. It parks when there is nothing to do and is never interrupted: an interrupt would close
 * the journal's files under everybody.
 */
final class BacklogThread implements AutoCloseable {
    /** How often it looks whether the router and the ports have made room: nobody tells. */
    private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(200);

    private final FailStop failStop;
    private @Nullable Thread thread;
    private volatile boolean isRunning = true;
    private volatile boolean isParked;

    BacklogThread(final FailStop failStop) {
        this.failStop = failStop;
    }

    /** @param newReader called on the thread, because journal readers belong to the thread that asked for them */
    void start(final RingPort port, final Supplier<BacklogReader> newReader) {
        final Thread started = new Thread(() -> run(port, newReader), "millrace-backlog");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    private void run(final RingPort port, final Supplier<BacklogReader> newReader) {
        try (BacklogReader reader = newReader.get()) {
            while (isRunning && !failStop.isStopped()) {
                if (reader.doWork() == 0) {
                    idle(port, reader);
                }
            }
        } catch (final Throwable cause) {
            failStop.stop(cause);
        }
    }

    private void idle(final RingPort port, final BacklogReader reader) {
        if (reader.hasPending()) {
            LockSupport.parkNanos(this, POLL_NS);
            return;
        }
        isParked = true;
        VarHandle.fullFence();
        if (!port.hasEgress() && isRunning) {
            LockSupport.park(this);
        }
        isParked = false;
    }

    /** Any thread; after what there is to see was published. */
    void wakeUp() {
        final Thread parked = thread;
        if (isParked && parked != null) {
            LockSupport.unpark(parked);
        }
    }

    /** Returns when the thread has ended. */
    @Override
    public void close() {
        isRunning = false;
        final Thread stopping = thread;
        if (stopping == null) {
            return;
        }
        LockSupport.unpark(stopping);
        boolean isInterrupted = false;
        while (stopping.isAlive()) {
            try {
                stopping.join();
            } catch (final InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
