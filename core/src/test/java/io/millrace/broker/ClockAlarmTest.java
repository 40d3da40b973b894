package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClockAlarmTest {
    private static final long LAST_MS = Instant.parse("2026-11-23T12:00:00Z").toEpochMilli();

    @Test
    void aPauseOfDaysIsNone() {
        assertEquals(Optional.empty(), sentence(Duration.ZERO));
        assertEquals(Optional.empty(), sentence(ClockAlarm.AHEAD_LIMIT));
        assertEquals(Optional.empty(), sentence(ClockAlarm.BEHIND_LIMIT.negated()));
    }

    @Test
    void aNewJournalHasNothingToCompareWith() {
        assertEquals(Optional.empty(), ClockAlarm.sentence(0, LAST_MS));
    }

    @Test
    void farAheadIsTold() {
        final String said = sentence(Duration.ofDays(400)).orElseThrow();
        assertTrue(said.contains("2027-12-28T12:00:00Z"), said);
        assertTrue(said.contains("2026-11-23T12:00:00Z, 400 days before"), said);
    }

    @Test
    void setBackIsTold() {
        final String said = sentence(Duration.ofMinutes(-2)).orElseThrow();
        assertTrue(said.contains("2026-11-23T11:58:00Z"), said);
        assertTrue(said.contains("120 s behind"), said);
    }

    private static Optional<String> sentence(final Duration ahead) {
        return ClockAlarm.sentence(LAST_MS, LAST_MS + ahead.toMillis());
    }
}
