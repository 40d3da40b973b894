package io.millrace.bench.peers;

import java.util.Locale;

/** How a broker comes to run. */
enum BrokerKind {
    MOSQUITTO,
    MILLRACE,
    /** It runs already, and goes on when we are done. */
    RUNNING;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
