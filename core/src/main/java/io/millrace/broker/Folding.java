package io.millrace.broker;

import io.millrace.fold.FoldOrder;
import io.millrace.fold.FoldProcess;
import io.millrace.fold.FoldResult;
import io.millrace.storage.chronicle.ChronicleJournal;
import io.millrace.storage.snapshot.CarriedRange;
import io.millrace.storage.snapshot.CarryingJournal;
import io.millrace.storage.snapshot.Generation;
import io.millrace.storage.snapshot.Generations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One fold from its start to the files that it makes superfluous. The snapshot thread's; {@link #close} is any thread's.
 */
final class Folding implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Folding.class);

    private final SnapshotConfig config;
    private final Path directory;
    private final Generations generations;
    private final ChronicleJournal journal;
    private final CarryingJournal carrying;
    private final long[] quarantined;

    private volatile @Nullable FoldProcess process;
    private volatile boolean isClosed;

    Folding(
            final SnapshotConfig config,
            final Path directory,
            final Generations generations,
            final ChronicleJournal journal,
            final CarryingJournal carrying,
            final long[] quarantined) {
        this.config = config;
        this.directory = directory;
        this.generations = generations;
        this.journal = journal;
        this.carrying = carrying;
        this.quarantined = quarantined;
    }

    /**
     * Folds, adopts, and lets go of the journal's files.
     *
     * @param last the snapshot to go on from
     * @throws IOException if nothing was adopted
     */
    FoldResult next(final @Nullable Generation last) throws IOException, InterruptedException {
        final long startNs = System.nanoTime();
        final long position = journal.closedPosition();
        if (position <= (last == null ? 0 : last.position())) {
            throw new IOException("nothing was journaled since the last snapshot, of position " + position);
        }
        final FoldResult result =
                fold(new FoldOrder(directory, last, position, quarantined, System.currentTimeMillis()));
        generations.verify(result.generation());
        final Generation adopted = generations.adopt(position);
        carrying.generation(adopted);
        LOGGER.info(
                "snapshot of position {}: {} records in {} ms, {} bytes; {} bytes of the journal were let go",
                position,
                result.recordCount(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs),
                bytes(adopted),
                release());
        return result;
    }

    /** Ends the process, if there is one. */
    @Override
    public void close() {
        isClosed = true;
        final FoldProcess running = process;
        if (running != null) {
            running.close();
        }
    }

    /** Of its state and of what is carried over. */
    static long bytes(final @Nullable Generation generation) {
        return generation == null
                ? 0
                : generation.stateLength()
                        + generation.carried().stream()
                                .mapToLong(CarriedRange::length)
                                .sum();
    }

    private FoldResult fold(final FoldOrder order) throws IOException, InterruptedException {
        try (FoldProcess folding = FoldProcess.start(order, config.heapLimitBytes())) {
            process = folding;
            // Closed before it was there: nobody else ends it.
            if (isClosed) {
                throw new IOException("the broker is stopping");
            }
            return folding.await((records, at) -> LOGGER.debug("folded {} records, up to {}", records, at));
        } finally {
            process = null;
        }
    }

    /** What two snapshots do not need; what could not be deleted now is the next time. */
    private long release() {
        try {
            return journal.releaseBelow(generations.journalFrom());
        } catch (final IOException e) {
            LOGGER.error("files of the journal that no snapshot needs could not be deleted", e);
            return 0;
        }
    }
}
