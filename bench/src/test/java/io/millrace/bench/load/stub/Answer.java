package io.millrace.bench.load.stub;

/**
 * What a publisher is told.
 *
 * @param amount of REFUSE the Reason Code, of LATE milliseconds
 */
public record Answer(Kind kind, int amount) {
    public enum Kind {
        ACKNOWLEDGE,
        NOTHING,
        NO_PUBCOMP,
        REFUSE,
        LATE,
        CLOSE
    }

    public static final Answer ACKNOWLEDGE = new Answer(Kind.ACKNOWLEDGE, 0);

    /** Delivered, without PUBACK or PUBREC. */
    public static final Answer NOTHING = new Answer(Kind.NOTHING, 0);

    /** QoS 2: PUBREC, and no PUBCOMP. */
    public static final Answer NO_PUBCOMP = new Answer(Kind.NO_PUBCOMP, 0);

    /** The publisher's connection is closed, without a word; the message is not delivered. */
    public static final Answer CLOSE = new Answer(Kind.CLOSE, 0);

    /** MQTT 5: PUBACK or PUBREC with this code; not delivered. */
    public static Answer refuse(final int reasonCode) {
        return new Answer(Kind.REFUSE, reasonCode);
    }

    /** Delivered at once, PUBACK or PUBREC later. */
    public static Answer lateMs(final int delayMs) {
        return new Answer(Kind.LATE, delayMs);
    }
}
