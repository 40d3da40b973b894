package io.millrace.bench.load;

import java.util.Locale;

/** The latencies a run records. */
enum LatencyKind {
    /** From when a message was to be sent to when a subscriber had it. */
    DELIVERY,
    /** From when a message was to be sent to its PUBACK or PUBCOMP. */
    ACKNOWLEDGEMENT,
    /** From connect() to CONNACK. */
    CONNECT,
    /** From SUBSCRIBE to SUBACK. */
    SUBSCRIBE,
    /** From when a message was to be sent to when it was, where nothing but this generator held it up. */
    LATENESS;

    static final LatencyKind[] ALL = values();

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
