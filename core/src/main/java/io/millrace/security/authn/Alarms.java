package io.millrace.security.authn;

/** Has something done later. Any thread. */
public interface Alarms {
    /** One thing to be done. */
    interface Alarm {
        /** It need not be done any more. */
        void cancel();
    }

    /** Runs {@code task} after so many milliseconds, on a thread that it must not block. */
    Alarm in(long delayMs, Runnable task);
}
