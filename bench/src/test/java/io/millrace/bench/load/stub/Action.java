package io.millrace.bench.load.stub;

/**
 * What becomes of one delivery.
 *
 * @param amount of HOLD messages, of LATE and PAUSE milliseconds, of CORRUPT an offset, of TRUNCATE and FOREIGN bytes
 */
public record Action(Kind kind, int amount) {
    public enum Kind {
        DELIVER,
        DROP,
        DROP_UNRECORDED,
        DUPLICATE,
        DUPLICATE_UNRECORDED,
        DUPLICATE_WITH_DUP,
        ALSO_TO_NEXT_MEMBER,
        HOLD,
        LATE,
        PAUSE,
        CORRUPT,
        TRUNCATE,
        FOREIGN,
        CLOSE
    }

    public static final Action DELIVER = new Action(Kind.DELIVER, 0);
    public static final Action DROP = new Action(Kind.DROP, 0);

    /** A lie: the transcript says it was sent. Only to show that somebody notices. */
    public static final Action DROP_UNRECORDED = new Action(Kind.DROP_UNRECORDED, 0);

    /** A lie: the transcript says it was sent once. */
    public static final Action DUPLICATE_UNRECORDED = new Action(Kind.DUPLICATE_UNRECORDED, 0);

    /** Twice, at QoS 1 and 2 under two Packet Identifiers. */
    public static final Action DUPLICATE = new Action(Kind.DUPLICATE, 0);

    /** Twice, the second marked DUP; not for QoS 0, where DUP is not allowed. */
    public static final Action DUPLICATE_WITH_DUP = new Action(Kind.DUPLICATE_WITH_DUP, 0);

    /** Two members of the shared group have it. */
    public static final Action ALSO_TO_NEXT_MEMBER = new Action(Kind.ALSO_TO_NEXT_MEMBER, 0);

    public static final Action SWAP_WITH_NEXT = hold(1);

    /** The subscriber's connection is closed instead, without a word. */
    public static final Action CLOSE = new Action(Kind.CLOSE, 0);

    /** Sent behind the next {@code count} messages of the same publisher and topic to the same subscriber. */
    public static Action hold(final int count) {
        return new Action(Kind.HOLD, count);
    }

    /** Sent later; what comes after it is not held up. */
    public static Action lateMs(final int delayMs) {
        return new Action(Kind.LATE, delayMs);
    }

    /** Sent later, and everything on that connection with it. */
    public static Action pauseMs(final int delayMs) {
        return new Action(Kind.PAUSE, delayMs);
    }

    /** One byte of the payload is another; a negative offset counts from the end. */
    public static Action corrupt(final int offset) {
        return new Action(Kind.CORRUPT, offset);
    }

    /** Only the first {@code length} bytes of the payload. */
    public static Action truncate(final int length) {
        return new Action(Kind.TRUNCATE, length);
    }

    /** Delivered, and behind it on the same topic a payload of {@code length} bytes that nobody published. */
    public static Action foreign(final int length) {
        return new Action(Kind.FOREIGN, length);
    }
}
