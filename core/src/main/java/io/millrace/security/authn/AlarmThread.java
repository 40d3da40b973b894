package io.millrace.security.authn;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The deadlines of all backends, on one thread of their own. */
public final class AlarmThread implements Alarms, AutoCloseable {
    private final ScheduledThreadPoolExecutor executor;

    /** @param name of the thread, which begins with the first alarm */
    public AlarmThread(final String name) {
        executor = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    final Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                },
                // Behind the end nobody waits for a deadline.
                new ThreadPoolExecutor.DiscardPolicy());
        executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Alarm in(final long delayMs, final Runnable task) {
        final ScheduledFuture<?> scheduled = executor.schedule(task, delayMs, TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
