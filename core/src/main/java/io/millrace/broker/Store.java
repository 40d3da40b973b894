package io.millrace.broker;

import io.millrace.monitor.CounterSet;
import io.millrace.monitor.Counters;
import io.millrace.storage.DataDirectory;
import io.millrace.storage.DiskSpace;
import io.millrace.storage.Journal;
import io.millrace.storage.MemoryJournal;
import io.millrace.storage.chronicle.ChronicleJournal;
import io.millrace.storage.snapshot.CarryingJournal;
import io.millrace.storage.snapshot.Generation;
import io.millrace.storage.snapshot.Generations;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The journal at the configured durability, and the directory it lies in if it lies in one.
 *
 * @param beginning what the run begins with
 * @param snapshots null at durability {@code none}
 * @param openedNs {@link System#nanoTime()} when opening began
 */
record Store(
        Journal journal,
        int incarnation,
        Beginning beginning,
        @Nullable DataDirectory directory,
        @Nullable ReplayGuard guard,
        @Nullable Snapshots snapshots,
        DiskSpace space,
        long openedNs)
        implements AutoCloseable {
    /** @throws IOException if the directory is another broker's, or cannot be used; the message is for the operator */
    static Store open(final BrokerConfig config, final Counters counters) throws IOException {
        final long openedNs = System.nanoTime();
        if (config.durability().level() == DurabilityLevel.NONE) {
            final MemoryJournal journal = new MemoryJournal(config.durability().memoryLimitBytes());
            final Beginning beginning = Beginning.empty(counters.newSet(), journal.startPosition());
            return new Store(journal, 1, beginning, null, null, null, DiskSpace.UNWATCHED, openedNs);
        }
        DiskSpace.requireForStart(config.node().dataDirectory());
        final DataDirectory directory = DataDirectory.open(config.node().dataDirectory());
        try {
            return open(config, counters, directory, openedNs);
        } catch (final IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static Store open(
            final BrokerConfig config, final Counters counters, final DataDirectory directory, final long openedNs)
            throws IOException {
        final ReplayGuard guard = ReplayGuard.of(directory);
        final Generations generations = Generations.open(directory.path());
        final CounterSet counterSet = counters.newSet();
        final Restoring restoring = new Restoring(generations, counterSet);
        final Beginning newest = restoring.newest();
        final ChronicleJournal journal =
                ChronicleJournal.open(directory.journalPath(), JournalSettings.of(config), newest.journalFrom());
        try {
            final Beginning beginning = restoring.fitting(newest, journal);
            generations.sweep();
            final CarryingJournal carrying = new CarryingJournal(journal, generations.directory());
            final DiskSpace space =
                    DiskSpace.of(directory.path(), config.durability().diskReserveBytes());
            final Snapshots snapshots = new Snapshots(
                    config.durability().snapshot(),
                    directory.path(),
                    generations,
                    beginning.generation(),
                    journal,
                    carrying,
                    counters.newSet(),
                    guard.quarantined(),
                    () -> space.level() != DiskSpace.Level.ROOM);
            space.onLow(snapshots::requestNow);
            return new Store(
                    carrying, directory.nextIncarnation(), beginning, directory, guard, snapshots, space, openedNs);
        } catch (final IOException | RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    /** What was found, once the replay is done. */
    Recovery recovery(final long recordCount) {
        final Generation generation = beginning.generation();
        return new Recovery(
                recordCount,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - openedNs),
                generation == null ? Recovery.NO_SNAPSHOT : generation.position());
    }

    /** From now on snapshots are made, if there are any at this durability. */
    void startSnapshots() {
        if (snapshots != null) {
            snapshots.start();
        }
    }

    /** At a clean stop, when nothing drives the router any more. */
    void writeSnapshot() {
        if (snapshots != null) {
            try {
                snapshots.writeLast(beginning.router());
            } catch (final IOException | RuntimeException e) {
                LoggerFactory.getLogger(Store.class)
                        .error("no snapshot was written at the stop; the next start replays the journal", e);
            }
        }
    }

    @Override
    public void close() {
        space.close();
        journal.close();
        if (directory != null) {
            try {
                directory.close();
            } catch (final IOException e) {
                LoggerFactory.getLogger(Store.class).error("the lock of the data directory was not given back", e);
            }
        }
    }
}
