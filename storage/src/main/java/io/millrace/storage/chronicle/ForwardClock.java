package io.millrace.storage.chronicle;

import java.util.function.LongSupplier;
import net.openhft.chronicle.core.time.TimeProvider;

/**
 * A wall clock that never goes back, neither within a run nor behind the newest file. Chronicle chooses the file by the
 * time: with a clock set back it would append to an older one, before what is already there.
 */
final class ForwardClock implements TimeProvider {
    private final LongSupplier timeMs;
    // Written by the thread that appends; a race with a reader's call could only repeat an older time to the reader.
    private volatile long latestMs;

    ForwardClock(final LongSupplier timeMs, final long earliestMs) {
        this.timeMs = timeMs;
        this.latestMs = earliestMs;
    }

    @Override
    public long currentTimeMillis() {
        final long now = timeMs.getAsLong();
        final long latest = latestMs;
        if (now <= latest) {
            return latest;
        }
        latestMs = now;
        return now;
    }
}
