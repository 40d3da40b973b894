package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventTimeTest {
    private long wallMs = 1_000_000;
    private long nanos = -5;

    @Test
    void shouldFollowTheNanoClockOnly() {
        final MonotonicClock clock = new MonotonicClock(() -> wallMs, () -> nanos);
        wallMs = 5;
        assertEquals(1_000_000, clock.time());
        nanos += TimeUnit.MILLISECONDS.toNanos(1500);
        assertEquals(1_001_500, clock.time());
    }

    @Test
    void shouldGoOnFromTheLastRecordWhenTheClockIsBehindIt() {
        final EventTime time = new EventTime(() -> wallMs);
        time.start(1_003_600);
        assertEquals(1_003_600, time.nowMs());
        wallMs += 10;
        assertEquals(1_003_610, time.nowMs());
    }

    @Test
    void shouldFollowTheClockWhenItIsAhead() {
        final EventTime time = new EventTime(() -> wallMs);
        time.start(7);
        assertEquals(1_000_000, time.nowMs());
        wallMs -= 10;
        assertEquals(1_000_000, time.nowMs());
    }
}
