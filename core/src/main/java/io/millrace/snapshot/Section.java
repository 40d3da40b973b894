package io.millrace.snapshot;

/** The sections of a snapshot, in their order. Numbers are part of the format: never reused. */
public final class Section {
    /** Magic number, format version, router version. */
    static final int HEADER = 1;
    /** Configuration, time and position. */
    public static final int ROUTER = 2;
    /** Sessions with their subscriptions, and the timers among them. */
    public static final int SESSIONS = 4;
    /** The order of subscribers within a Topic Filter, and the shared groups. */
    public static final int SUBSCRIPTIONS = 5;
    /** Retained messages, and what is remembered of Wills that were published. */
    public static final int RETAINED = 6;
    /** Nothing, so that a snapshot that was cut short is known as one. */
    static final int END = 7;

    private Section() {}
}
