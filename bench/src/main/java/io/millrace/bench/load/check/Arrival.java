package io.millrace.bench.load.check;

/** What the arrival of a numbered message means. */
public enum Arrival {
    /** For the first time, in order. */
    NEW,
    /** For the first time, but after a later one. */
    LATE,
    /** Again. */
    DUPLICATE
}
