package io.millrace.routing;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.storage.RecordFrame;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** {@link RandomEvents} for tests of other packages. */
public final class RandomRecords {
    private final EventScript script = new EventScript();
    private final FickleEgress egress = new FickleEgress();
    private final RandomEvents events;
    private boolean isStarted;

    public RandomRecords(final Random random) {
        events = new RandomEvents(random, script, egress);
    }

    /** What the router applies them to, so that its clients know what they owe. */
    public Egress egress() {
        return egress;
    }

    public EventFlyweight next() {
        return isStarted ? events.next() : nextRun();
    }

    public EventFlyweight nextRun() {
        isStarted = true;
        return events.nextRun();
    }

    public EventFlyweight tick() {
        return script.bare(EventType.TICK, 0);
    }

    /** As the journal stage does: padded, and sealed with its position. */
    public static byte[] seal(final EventFlyweight event, final long position) {
        final byte[] record = new byte[RecordFrame.alignedLength(event.length())];
        event.buffer().getBytes(event.offset(), record, 0, event.length());
        new RecordFrame().seal(new UnsafeBuffer(record), 0, position);
        return record;
    }
}
