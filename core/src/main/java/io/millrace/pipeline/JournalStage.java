package io.millrace.pipeline;

import io.millrace.event.ConfiguredEvent;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.StartedEvent;
import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.routing.Router;
import io.millrace.storage.DiskSpace;
import io.millrace.storage.Journal;
import io.millrace.storage.RecordFrame;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Fixes the order of events and makes them permanent. A duty cycle takes what is in the rings, up to a limit: stamps
 * the time, copies journaled events into the hot window, seals them there, appends from there and commits once.
 * Nothing of a batch is routed before that. The core thread's.
 */
final class JournalStage {
    private final Ports ports;
    private final Batch batch;
    private final Journal journal;
    private final HotWindow window;
    private final UnsafeBuffer windowBuffer;
    private final StateMachine machine;
    private final EventTime time;
    private final CounterSet counters;
    private final CommitSchedule schedule;
    private final Admission admission;
    private final int batchEventLimit;
    private final int batchByteLimit;
    private final int batchLengthLimit;
    private final RecordFrame frame = new RecordFrame();
    private final EventFlyweight event = new EventFlyweight();
    private final UnsafeBuffer insertedBuffer = new UnsafeBuffer(new byte[128]);

    private long position;
    private int eventCount;
    private int recordCount;
    private int recordBytes;
    // a run: records that lie one behind the other in the window
    private int runOffset;
    private int runLength;

    JournalStage(
            final PipelineConfig config,
            final Ports ports,
            final Batch batch,
            final Journal journal,
            final HotWindow window,
            final StateMachine machine,
            final EventTime time,
            final RefusedConnections refused,
            final CounterSet counters) {
        this.ports = ports;
        this.batch = batch;
        this.journal = journal;
        this.window = window;
        this.windowBuffer = window.writer();
        this.machine = machine;
        this.time = time;
        this.counters = counters;
        this.schedule = new CommitSchedule(ports);
        this.admission = new Admission(refused);
        this.batchEventLimit = config.batchEventLimit();
        this.batchByteLimit = config.batchByteLimit();
        this.batchLengthLimit = batchByteLimit + RecordFrame.alignedLength(config.eventLengthLimit());
    }

    /**
     * Journals the first batch of a run: STARTED, and CONFIGURED if there is something to configure.
     *
     * @param lastTimeMs the time of the last record replayed
     */
    void start(final int incarnation, final long lastTimeMs, final @Nullable Consumer<ConfiguredEvent> configuration) {
        position = journal.endPosition();
        window.start(position);
        time.start(lastTimeMs);
        begin(time.nowMs());
        final StartedEvent started = new StartedEvent();
        started.wrap(insertedBuffer, 0);
        started.putHeader(StartedEvent.LENGTH, EventType.STARTED, 0);
        started.putStarted(incarnation, Router.VERSION);
        insert(StartedEvent.LENGTH);
        if (configuration != null) {
            final ConfiguredEvent configured = new ConfiguredEvent();
            configured.wrap(insertedBuffer, 0);
            configured.putHeader(ConfiguredEvent.LENGTH, EventType.CONFIGURED, 0);
            configuration.accept(configured);
            insert(ConfiguredEvent.LENGTH);
        }
        for (int port = 0; port < batch.portCount(); port++) {
            batch.end(port, ports.ingress(port).consumed());
        }
        commit();
        batch.seal();
    }

    /** How long what is to be journaled may wait for others to share its commit; 0: not at all. */
    void commitIntervalMs(final long intervalMs) {
        schedule.intervalMs(intervalMs);
    }

    /** Whose room decides what is taken; before {@link #start}. */
    void diskSpace(final DiskSpace space) {
        admission.diskSpace(space);
    }

    /** How long {@link #doWork()} waits from now on, though there are events; 0 if it does not. */
    long delayMs() {
        if (!schedule.isWaiting() && !admission.isPaused()) {
            return 0;
        }
        final long nowMs = time.nowMs();
        return Math.max(admission.delayMs(nowMs), schedule.isWaiting() ? schedule.delayMs(nowMs) : 0);
    }

    /** @return events taken from the rings */
    int doWork() {
        if (!batch.isRouted()) {
            return 0;
        }
        final long nowMs = time.nowMs();
        final boolean isDue = machine.nextDeadlineMs() <= nowMs;
        if (!isDue && !ports.hasIngress()) {
            return 0;
        }
        if (!schedule.isOpen(nowMs, isDue) || admission.delayMs(nowMs) > 0) {
            return 0;
        }
        begin(nowMs);
        admission.begin(journal.hasRoom(batchLengthLimit));
        schedule.onBatch();
        final int portCount = batch.portCount();
        for (int i = 0; i < portCount; i++) {
            final int port = batch.port(i);
            final IngressRing ring = ports.ingress(port);
            ring.onTaken();
            // What a port says that is cut off is read over.
            batch.end(port, ports.egress(port).isCutOff() ? ring.cursor() : take(ring));
        }
        if (isDue && recordCount == 0) {
            tick();
        }
        commit();
        batch.seal();
        return eventCount;
    }

    /** True if timers were due in the last batch that one event was not to fire all of. */
    boolean isMoreDue() {
        return machine.nextDeadlineMs() <= batch.timeMs();
    }

    private void tick() {
        if (admission.isJournaling()) {
            event.wrap(insertedBuffer, 0);
            event.putHeader(EventFlyweight.HEADER_LENGTH, EventType.TICK, 0);
            insert(EventFlyweight.HEADER_LENGTH);
        } else {
            admission.pause(batch.timeMs());
        }
    }

    private void begin(final long nowMs) {
        batch.begin(ports.count(), nowMs);
        eventCount = 0;
        recordCount = 0;
        recordBytes = 0;
        runLength = 0;
    }

    /** Takes one ring's events, as many as the batch still holds; returns the last sequence taken. */
    private long take(final IngressRing ring) {
        final UnsafeBuffer buffer = ring.buffer();
        final long cursor = ring.cursor();
        final long timeMs = batch.timeMs();
        final boolean isEverythingTaken = admission.isEverythingTaken();
        long taken = ring.consumed();
        while (taken < cursor && eventCount < batchEventLimit && recordBytes < batchByteLimit) {
            final int length = ring.cellLength(taken + 1);
            if (length > 0) {
                final int offset = ring.offset(taken + 1);
                if (!isEverythingTaken && !admission.admit(ring, offset)) {
                    admission.pause(timeMs);
                    break;
                }
                if (ring.isOverflow(offset)) {
                    takeOverflow(ring, offset, timeMs);
                } else {
                    event.wrap(buffer, offset);
                    event.timeMs(timeMs);
                    if (event.isJournaled()) {
                        ring.position(offset, journal(buffer, offset, length));
                    }
                }
                ++eventCount;
            }
            taken += ByteRing.cells(Math.abs(length));
        }
        return taken;
    }

    private void takeOverflow(final IngressRing ring, final int offset, final long timeMs) {
        final UnsafeBuffer buffer = ring.overflow(offset);
        event.wrap(buffer, 0);
        event.timeMs(timeMs);
        if (event.isRefused()) {
            ring.position(offset, EventFlyweight.NOT_JOURNALED);
            ring.holdOverflow();
            return;
        }
        if (!event.isJournaled()) {
            throw new IllegalStateException("an event of type " + event.type() + " and length " + event.length()
                    + " is too large not to be journaled");
        }
        ring.position(offset, journal(buffer, 0, event.length()));
        ring.releaseOverflow();
    }

    private void insert(final int length) {
        event.wrap(insertedBuffer, 0);
        event.timeMs(batch.timeMs());
        batch.insert(journal(insertedBuffer, 0, length));
    }

    /** Copies an event into the window and seals it there; returns its position. */
    private long journal(final DirectBuffer source, final int sourceOffset, final int length) {
        final long recordPosition = position;
        final int alignedLength = RecordFrame.alignedLength(length);
        final int offset = window.claim(recordPosition, alignedLength);
        if (offset != runOffset + runLength) {
            appendRun();
            runOffset = offset;
        }
        // The padding first: no record is shorter than it, and setMemory leaves the JVM's own code up to JDK 22.
        windowBuffer.putLong(offset + alignedLength - RecordFrame.ALIGNMENT, 0);
        windowBuffer.putBytes(offset, source, sourceOffset, length);
        frame.seal(windowBuffer, offset, recordPosition);
        runLength += alignedLength;
        position += alignedLength;
        recordBytes += alignedLength;
        ++recordCount;
        return recordPosition;
    }

    private void appendRun() {
        if (runLength > 0) {
            journal.append(windowBuffer, runOffset, runLength);
            runLength = 0;
        }
    }

    private void commit() {
        appendRun();
        if (recordCount > 0) {
            journal.commit();
            schedule.onCommit(batch.timeMs());
            counters.add(Counter.RECORDS_JOURNALED, recordCount);
            counters.add(Counter.BYTES_JOURNALED, recordBytes);
        }
    }
}
