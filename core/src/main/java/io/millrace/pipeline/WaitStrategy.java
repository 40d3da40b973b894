package io.millrace.pipeline;

/** What the core thread does when a duty cycle found nothing. */
public enum WaitStrategy {
    /** Looks again for a microsecond, yields up to ten, then parks until a port wakes it. */
    BACKOFF,
    /** Parks at once. */
    BLOCKING,
    /** Yields the processor and never parks: a whole core, but for whoever else wants it. */
    YIELD,
    /** Looks again at once and never parks: a whole core. */
    SPIN
}
