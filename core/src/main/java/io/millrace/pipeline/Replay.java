package io.millrace.pipeline;

import io.millrace.event.ConfiguredEvent;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.StartedEvent;
import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.monitor.Counters;
import io.millrace.routing.MutedEgress;
import io.millrace.routing.Router;
import io.millrace.storage.Journal;
import java.util.Arrays;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Rebuilds the router's state from the journal, before any port is open. The starting thread's. */
public final class Replay {
    /** Records between two calls of {@link Progress}. */
    static final int PROGRESS_INTERVAL = 1 << 16;

    /** Hears how far a replay is; once more when it is done. */
    @FunctionalInterface
    public interface Progress {
        void onProgress(long records, long position);
    }

    private final StateMachine machine;
    private final int eventLengthLimit;
    private final Progress progress;
    private final long[] quarantined;
    private final CounterSet counters;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final EventFlyweight event = new EventFlyweight();
    private final StartedEvent started = new StartedEvent();
    private final UnsafeBuffer lastConfigured = new UnsafeBuffer(new byte[ConfiguredEvent.LENGTH]);
    private final UnsafeBuffer configured = new UnsafeBuffer(new byte[ConfiguredEvent.LENGTH]);
    private ReplayOrigin origin = ReplayOrigin.beginning(0);
    private long records;
    private long checked;
    private long lastTimeMs;
    private long endPosition;

    Replay(final StateMachine machine, final int eventLengthLimit, final Progress progress) {
        this(machine, eventLengthLimit, progress, new long[0], new Counters().newSet());
    }

    /**
     * @param eventLengthLimit of the run to come, in bytes: what is longer it could not send
     * @param quarantined positions that are not applied, ascending
     */
    Replay(
            final StateMachine machine,
            final int eventLengthLimit,
            final Progress progress,
            final long[] quarantined,
            final CounterSet counters) {
        this.machine = machine;
        this.eventLengthLimit = eventLengthLimit;
        this.progress = progress;
        this.quarantined = quarantined;
        this.counters = counters;
    }

    /**
     * The replay of records that somebody else reads, in the order of the journal: {@link #onRecord}.
     *
     * @param quarantined positions that are not applied, ascending
     */
    public static Replay ofClosedFiles(
            final Router router, final ReplayOrigin origin, final Progress progress, final long[] quarantined) {
        final Replay replay = new Replay(
                new RouterMachine(router), Integer.MAX_VALUE, progress, quarantined, new Counters().newSet());
        replay.begin(origin);
        return replay;
    }

    /** {@link #run(Journal, ReplayOrigin)} of the whole journal. */
    void run(final Journal journal) {
        run(journal, ReplayOrigin.beginning(journal.startPosition()));
    }

    /**
     * Replays the journal from an origin to its end.
     *
     * @throws UnsupportedJournalException if a newer release wrote it, or one with longer packets
     * @throws io.millrace.storage.JournalDamagedException if it is not what was written
     * @throws ReplayFailedException if a record could not be applied
     */
    void run(final Journal journal, final ReplayOrigin from) {
        begin(from);
        endPosition = journal.replay(from.checkedFrom(), this::onRecord);
        progress.onProgress(records, endPosition);
    }

    private void begin(final ReplayOrigin from) {
        origin = from;
        lastTimeMs = from.timeMs();
    }

    /** The next record of the journal; a {@link Journal.RecordHandler}. */
    public void onRecord(final DirectBuffer buffer, final int offset, final int length, final long position) {
        if (length > eventLengthLimit) {
            // Too long for the backlog reader: a Session it waits in would lose it, and its connection, each time.
            throw new UnsupportedJournalException("the journal has a record of " + length + " bytes at position "
                    + position + ", and with the present settings an event has at most " + eventLengthLimit
                    + ": set mqtt.max_packet_size back to what it was, or at least to " + length + " bytes");
        }
        if (++checked % PROGRESS_INTERVAL == 0) {
            progress.onProgress(records, position);
        }
        if (position < origin.position()) {
            return;
        }
        view.wrap(buffer, offset, length);
        event.wrap(view, 0);
        if (event.type() == EventType.STARTED) {
            checkVersions(position);
        }
        if (Arrays.binarySearch(quarantined, position) >= 0) {
            counters.add(Counter.QUARANTINED, 1);
        } else {
            apply(length, position);
        }
        lastTimeMs = event.timeMs();
        ++records;
    }

    private void apply(final int length, final long position) {
        if (event.type() == EventType.CONFIGURED) {
            lastConfigured.putBytes(0, view, 0, Math.min(length, lastConfigured.capacity()));
        }
        try {
            machine.apply(event, MutedEgress.INSTANCE);
        } catch (final OutOfMemoryError | InternalError notOfTheRecord) {
            throw notOfTheRecord;
        } catch (final Throwable cause) {
            throw new ReplayFailedException(position, cause);
        }
    }

    private void checkVersions(final long position) {
        started.wrap(view, 0);
        check("format", started.formatVersion(), StartedEvent.FORMAT_VERSION, position);
        check("router", started.routerVersion(), Router.VERSION, position);
    }

    private static void check(final String what, final int found, final int supported, final long position) {
        if (found > supported) {
            throw new UnsupportedJournalException("the journal has records of " + what + " version " + found
                    + " from position " + position + " on; this release reads up to version " + supported
                    + ". Start the release that wrote it, or a newer one");
        }
    }

    /** How many records were applied, or left out because they are quarantined. */
    public long records() {
        return records;
    }

    /** The time of the last record in milliseconds since the epoch, 0 if there never was one. */
    public long lastTimeMs() {
        return lastTimeMs;
    }

    /** The position behind the last record. */
    public long endPosition() {
        return endPosition;
    }

    /** True if the last CONFIGURED, of the journal or before it, says what this one would. */
    boolean isConfigured(final Consumer<ConfiguredEvent> configuration) {
        final ConfiguredEvent candidate = new ConfiguredEvent();
        candidate.wrap(configured, 0);
        candidate.putHeader(ConfiguredEvent.LENGTH, EventType.CONFIGURED, 0);
        configuration.accept(candidate);
        if (lastConfigured.getByte(EventFlyweight.TYPE_OFFSET) != EventType.CONFIGURED) {
            return origin.isConfigured().test(candidate);
        }
        final UnsafeBuffer body = new UnsafeBuffer(
                configured, EventFlyweight.HEADER_LENGTH, ConfiguredEvent.LENGTH - EventFlyweight.HEADER_LENGTH);
        final UnsafeBuffer lastBody = new UnsafeBuffer(
                lastConfigured, EventFlyweight.HEADER_LENGTH, ConfiguredEvent.LENGTH - EventFlyweight.HEADER_LENGTH);
        return body.equals(lastBody);
    }
}
