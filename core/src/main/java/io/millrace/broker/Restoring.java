package io.millrace.broker;

import io.millrace.fold.SavedState;
import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.routing.Router;
import io.millrace.snapshot.NewerSnapshotException;
import io.millrace.storage.DurableFiles;
import io.millrace.storage.chronicle.ChronicleJournal;
import io.millrace.storage.snapshot.Generation;
import io.millrace.storage.snapshot.Generations;
import io.millrace.storage.snapshot.NewerFormatException;
import io.millrace.storage.snapshot.SnapshotFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the newest snapshot that is what was written and that the journal goes on from; else the one before; else the
 * journal alone, if it goes back to the beginning. Each that is passed over is told of and counted. The starting thread's.
 */
final class Restoring {
    private static final Logger LOGGER = LoggerFactory.getLogger(Restoring.class);

    private final Generations generations;
    private final CounterSet counters;

    Restoring(final Generations generations, final CounterSet counters) {
        this.generations = generations;
        this.counters = counters;
        generations.damaged().forEach(this::passOver);
    }

    /**
     * The newest snapshot that can be read, or none.
     *
     * @throws StartException if a newer release wrote it
     */
    Beginning newest() throws IOException {
        for (final Generation generation : generations.newestFirst()) {
            final long startNs = System.nanoTime();
            try {
                generations.verify(generation);
                final Router router =
                        SavedState.read(generations.directory(), generation.position(), counters, Beginning.hashSeed());
                if (router.position() >= generation.position()) {
                    throw new IOException("file "
                            + SnapshotFiles.state(generations.directory(), generation.position())
                            + ": it is the state of another position");
                }
                LOGGER.info(
                        "read the snapshot of position {} in {} ms",
                        generation.position(),
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
                return Beginning.restored(router, generation);
            } catch (final NewerFormatException | NewerSnapshotException e) {
                throw new StartException(String.valueOf(e.getMessage()), e);
            } catch (final IOException e) {
                generations.reject(generation, String.valueOf(e.getMessage()));
                passOver(String.valueOf(e.getMessage()));
            }
        }
        return Beginning.empty(counters, 0);
    }

    /**
     * The beginning that goes with the journal as it is.
     *
     * @throws StartException if there is none
     */
    Beginning fitting(final Beginning newest, final ChronicleJournal journal) throws IOException {
        Beginning beginning = newest;
        while (beginning.position() > journal.endPosition()) {
            final Generation ahead = beginning.generation();
            if (ahead == null || journal.endPosition() == 0) {
                break;
            }
            drop(ahead, journal.endPosition());
            beginning = newest();
        }
        if (beginning.position() > journal.endPosition() || beginning.journalFrom() < journal.startPosition()) {
            throw new StartException("the journal in " + generations.directory().resolveSibling("journal")
                    + " holds positions " + journal.startPosition() + " to " + journal.endPosition()
                    + ", and the state needs it from position " + beginning.journalFrom() + " to "
                    + beginning.position() + ": files are missing. Put them back, or restore the data directory from"
                    + " a backup");
        }
        return beginning;
    }

    /**
     * A power loss at durability os may take the journal's end and leave the snapshot. What is appended now takes the
     * positions that were lost: the snapshot must never be read again.
     */
    private void drop(final Generation ahead, final long endPosition) throws IOException {
        final String why = "the snapshot of position " + ahead.position() + " is ahead of the journal, which ends at "
                + endPosition + ": its end was lost";
        Files.deleteIfExists(SnapshotFiles.generation(generations.directory(), ahead.position()));
        DurableFiles.force(generations.directory());
        generations.reject(ahead, why);
        passOver(why);
    }

    private void passOver(final String why) {
        counters.increment(Counter.SNAPSHOTS_DAMAGED);
        final List<Generation> left = generations.newestFirst();
        LOGGER.warn(
                "{}; going on with {}",
                why,
                left.isEmpty()
                        ? "the journal from its beginning"
                        : "the snapshot of position " + left.get(0).position());
    }
}
