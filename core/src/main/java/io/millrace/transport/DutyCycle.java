package io.millrace.transport;

/** The stages of the core, driven by the event loop between its reads and writes where threading is inline. */
public interface DutyCycle {
    /**
     * Does a bounded amount of work. A failure inside is the core's own to handle (fail-stop).
     *
     * @return how much was done, 0 for nothing
     */
    int doWork();

    /** True if another {@link #doWork()} would find something, so that the loop does not sleep. */
    boolean hasWork();

    /** While {@link #hasWork()} is false: in how many nanoseconds it will be true, {@link Long#MAX_VALUE} if nobody knows. */
    default long delayNs() {
        return Long.MAX_VALUE;
    }
}
