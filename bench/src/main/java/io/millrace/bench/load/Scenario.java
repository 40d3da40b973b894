package io.millrace.bench.load;

import java.util.Locale;

/** What kind of load. */
enum Scenario {
    CONN("clients that connect and stay"),
    PUB("publishers alone; subscribers, if any, are another's"),
    SUB("subscribers alone, receiving what others publish"),
    P2P("pairs: publisher i to subscriber i"),
    FANOUT("each of a few messages to every subscriber"),
    FANIN("many publishers, every message to each of a few subscribers"),
    SHARED("many publishers, every message to one member of a group"),
    MIXED("clients that publish and receive, QoS levels in turn"),
    RECONNECT("all of a crowd drop and come back at once, while steady clients go on"),
    OFFLINE("messages queued for absent Sessions, then drained");

    private final String text;

    Scenario(final String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** As it is typed. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True if every message it publishes is also received by its own clients. */
    boolean isChecked() {
        return this != PUB && this != SUB && this != CONN;
    }

    /** True if publishers and subscribers of all threads belong together. */
    boolean isOneUnit() {
        return this == FANOUT || this == FANIN || this == SHARED;
    }
}
