package io.millrace.broker;

import io.millrace.admin.SnapshotControl;
import io.millrace.fold.FoldResult;
import io.millrace.fold.SavedState;
import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.routing.Router;
import io.millrace.storage.chronicle.ChronicleJournal;
import io.millrace.storage.snapshot.CarryingJournal;
import io.millrace.storage.snapshot.Generation;
import io.millrace.storage.snapshot.GenerationFile;
import io.millrace.storage.snapshot.Generations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes snapshots while the broker runs, in a process of its own, and lets go of the journal that they make superfluous.
 * Whatever goes wrong here harms nothing but the room on the disk: it is logged, counted and tried again. A thread of its
 * own, {@code millrace-snapshots}, which is never interrupted.
 */
final class Snapshots implements SnapshotControl, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Snapshots.class);
    private static final long TICK_MS = 1_000;
    private static final long ROLL_TICK_MS = 10;
    private static final long ROLL_LIMIT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long BACKOFF_MIN_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long BACKOFF_MAX_NS = TimeUnit.HOURS.toNanos(1);

    private final SnapshotConfig config;
    private final Path directory;
    private final Generations generations;
    private final ChronicleJournal journal;
    private final CounterSet counters;
    private final Folding folding;
    private final BacklogAlarm alarm;
    private final BooleanSupplier isDiskLow;
    private final SnapshotRequests requests = new SnapshotRequests();
    private final Thread thread = new Thread(this::run, "millrace-snapshots");

    private final long startMs = System.currentTimeMillis();
    private volatile @Nullable Generation newest;
    private long failureCount;
    private long retryNs;

    /**
     * @param directory of all data
     * @param newest that the run began with; null for none
     * @param quarantined positions, ascending
     * @param isDiskLow true while room must be made; any thread
     */
    Snapshots(
            final SnapshotConfig config,
            final Path directory,
            final Generations generations,
            final @Nullable Generation newest,
            final ChronicleJournal journal,
            final CarryingJournal carrying,
            final CounterSet counters,
            final long[] quarantined,
            final BooleanSupplier isDiskLow) {
        this.config = config;
        this.directory = directory;
        this.generations = generations;
        this.journal = journal;
        this.counters = counters;
        this.folding = new Folding(config, directory, generations, journal, carrying, quarantined);
        this.isDiskLow = isDiskLow;
        this.newest = newest;
        this.alarm = new BacklogAlarm(config);
        if (newest != null) {
            carrying.generation(newest);
        }
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** The disk is nearly full, say: one is made as soon as there is a closed file. Any thread. */
    void requestNow() {
        final long closed = journal.closedPosition();
        final Generation last = newest;
        if (last == null || closed <= last.position()) {
            journal.roll();
            requests.want(closed);
        } else {
            requests.want(last.position());
        }
    }

    @Override
    public CompletableFuture<Map<String, Object>> request() {
        final long closed = journal.closedPosition();
        journal.roll();
        return requests.add(closed, null);
    }

    @Override
    public CompletableFuture<Map<String, Object>> backup(final Path target) {
        final long closed = journal.closedPosition();
        journal.roll();
        return requests.add(closed, target);
    }

    @Override
    public Map<String, Object> status() {
        final Map<String, Object> status = new LinkedHashMap<>();
        final Generation generation = newest;
        if (generation != null) {
            status.putAll(text(generation));
        }
        status.put("journal_bytes", DirectorySize.bytes(directory.resolve("journal")));
        return status;
    }

    /** Ends the thread and the process that folds; what it was making is swept at the next start. */
    @Override
    public void close() {
        requests.close();
        folding.close();
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * At a clean stop: the state as it is, so that the next start replays nothing. The journal is kept as far as it is.
     * The closing thread's, behind {@link #close}.
     */
    void writeLast(final Router router) throws IOException {
        final long position = journal.endPosition();
        final Generation last = newest;
        if (last != null && last.position() == position) {
            return;
        }
        final long stateLength = SavedState.write(generations.directory(), position, router);
        GenerationFile.write(
                generations.directory(),
                new Generation(
                        position,
                        last == null ? 0 : last.basePosition(),
                        System.currentTimeMillis(),
                        stateLength,
                        last == null ? List.of() : last.carried()));
        newest = generations.adopt(position);
        counters.increment(Counter.SNAPSHOTS_TAKEN);
    }

    private void run() {
        while (!requests.isClosed()) {
            try {
                requests.await(TICK_MS);
                final boolean isWanted = requests.isWanted();
                if (!requests.isClosed() && (isWanted || isDue())) {
                    take(requests.take(), isWanted);
                }
            } catch (final InterruptedException e) {
                LOGGER.error("the snapshot thread was interrupted: no more snapshots in this run", e);
                return;
            }
        }
    }

    private boolean isDue() {
        if (System.nanoTime() - retryNs < 0 && failureCount > 0) {
            return false;
        }
        final Generation last = newest;
        final SnapshotDecision decision = new SnapshotDecision(
                config,
                last == null ? 0 : last.position(),
                Folding.bytes(last),
                last == null ? startMs : last.timeMs());
        if (decision.isTailLong(journal.closedPosition())) {
            return true;
        }
        if (decision.isLongAgo(System.currentTimeMillis()) || isRoomToGain(last)) {
            if (journal.closedPosition() > decision.position()) {
                return true;
            }
            journal.roll();
        }
        return false;
    }

    /** The disk is low, and files of the journal go with the next snapshot that went not with the last. */
    private boolean isRoomToGain(final @Nullable Generation last) {
        return isDiskLow.getAsBoolean() && (last == null || generations.journalFrom() < last.basePosition());
    }

    private void take(final List<SnapshotRequests.Request> taken, final boolean isWanted) throws InterruptedException {
        try {
            if (isWanted) {
                awaitClosedFile();
            }
            final FoldResult result = folding.next(newest);
            final Generation made = result.generation();
            newest = made;
            counters.increment(Counter.SNAPSHOTS_TAKEN);
            failureCount = 0;
            alarm.onFolded(result, System.currentTimeMillis());
            taken.forEach(request -> SnapshotAnswer.give(request, text(made), directory, made));
        } catch (final IOException | RuntimeException e) {
            taken.forEach(request -> request.answer().completeExceptionally(e));
            if (!requests.isClosed()) {
                onFailure(e);
            }
        }
    }

    /** The record behind those that are wanted begins a new file. */
    private void awaitClosedFile() throws InterruptedException {
        final long startNs = System.nanoTime();
        while (journal.closedPosition() <= requests.beyond()
                && !requests.isClosed()
                && System.nanoTime() - startNs < ROLL_LIMIT_NS) {
            Thread.sleep(ROLL_TICK_MS);
        }
    }

    private void onFailure(final Exception e) {
        counters.increment(Counter.SNAPSHOTS_FAILED);
        final long backoffNs = Math.min(BACKOFF_MAX_NS, BACKOFF_MIN_NS << Math.min(failureCount, 10));
        retryNs = System.nanoTime() + backoffNs;
        if (failureCount++ == 0) {
            LOGGER.error("no snapshot was made; the journal grows until one is, and it is tried again", e);
        } else {
            LOGGER.debug("again no snapshot was made", e);
        }
        try {
            generations.sweep();
        } catch (final IOException sweeping) {
            LOGGER.debug("what a snapshot left behind was not swept", sweeping);
        }
    }

    private static Map<String, Object> text(final Generation generation) {
        final Map<String, Object> text = new LinkedHashMap<>();
        text.put("position", generation.position());
        text.put("age_s", Math.max(0, (System.currentTimeMillis() - generation.timeMs()) / 1_000));
        text.put("bytes", Folding.bytes(generation));
        return text;
    }
}
