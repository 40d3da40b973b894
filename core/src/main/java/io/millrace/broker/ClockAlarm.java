package io.millrace.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Compares the wall clock of a start with the time of the last record. Time never goes back in the journal, so a clock that is
 * wrong by far is told before a run is stamped with it. Any thread.
 */
final class ClockAlarm {
    /** A broker may be off for a holiday; for longer, a clock without a battery is as likely. */
    static final Duration AHEAD_LIMIT = Duration.ofDays(30);

    /** What a clock is set back by that is only being corrected. */
    static final Duration BEHIND_LIMIT = Duration.ofMinutes(1);

    private ClockAlarm() {}

    /**
     * What the operator is to hear, if anything.
     *
     * @param lastTimeMs of the last record, 0 if there is none
     * @param nowMs the wall clock; both in milliseconds since the epoch
     */
    static Optional<String> sentence(final long lastTimeMs, final long nowMs) {
        if (lastTimeMs == 0) {
            return Optional.empty();
        }
        final Duration ahead = Duration.ofMillis(nowMs - lastTimeMs);
        final String both = "the clock says " + Instant.ofEpochMilli(nowMs) + ", the last record of the journal "
                + Instant.ofEpochMilli(lastTimeMs);
        if (ahead.compareTo(AHEAD_LIMIT) > 0) {
            return Optional.of(both + ", " + ahead.toDays() + " days before: if the clock is wrong, stop the broker and"
                    + " set it. Sessions and messages whose time is over by this clock expire now");
        }
        if (ahead.negated().compareTo(BEHIND_LIMIT) > 0) {
            return Optional.of(
                    both + ", " + ahead.negated().toSeconds() + " s behind it: the clock was set back, or was"
                            + " ahead before. Time goes on from the last record, and the time since then counts for no expiry");
        }
        return Optional.empty();
    }
}
