package io.millrace.storage.chronicle;

import net.openhft.chronicle.core.time.TimeProvider;

/**
 * The time as Chronicle sees it. Chronicle chooses a file by the time and knows no other way to roll, so its time stands
 * still while a file is written, and moves to the next file's when the journal says so.
 */
final class RollClock implements TimeProvider {
    // Written by the thread that appends; readers' calls may still see the file before.
    private volatile int cycle;

    /** @param cycle of the file that is appended to first */
    RollClock(final int cycle) {
        this.cycle = cycle;
    }

    int cycle() {
        return cycle;
    }

    void next() {
        final int next = cycle + 1;
        cycle = next;
    }

    @Override
    public long currentTimeMillis() {
        return (long) cycle * ChronicleJournal.CYCLE.lengthInMillis();
    }
}
