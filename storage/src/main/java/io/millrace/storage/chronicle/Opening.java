package io.millrace.storage.chronicle;

import io.millrace.storage.DirectoryLock;
import io.millrace.storage.DurableFiles;
import io.millrace.storage.JournalDamagedException;
import io.millrace.storage.RecordFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The order of a start: look at the raw files, cut off what was never committed, and only then let Chronicle see them. */
final class Opening {
    private static final Logger LOGGER = LoggerFactory.getLogger(ChronicleJournal.class);

    private Opening() {}

    /** Takes the lock, and opens. */
    static ChronicleJournal locked(
            final Path directory,
            final ChronicleJournalConfig config,
            final long basePosition,
            final Supplier<RecordFrame> frames,
            final DiskSync sync)
            throws IOException {
        DurableFiles.createDirectories(directory);
        final DirectoryLock lock = DirectoryLock.acquire(directory);
        boolean isOpen = false;
        try {
            final ChronicleJournal journal = Opening.open(lock, directory, config, basePosition, frames, sync);
            isOpen = true;
            return journal;
        } finally {
            if (!isOpen) {
                lock.close();
            }
        }
    }

    /** Makes what was found a journal that can be appended to; the caller holds the lock and gives it back on failure. */
    private static ChronicleJournal open(
            final DirectoryLock lock,
            final Path directory,
            final ChronicleJournalConfig config,
            final long basePosition,
            final Supplier<RecordFrame> frames,
            final DiskSync sync)
            throws IOException {
        SyncFailure.check(directory);
        final PositionIndex positions = new PositionIndex();
        final int documentLengthLimit = config.documentLengthLimit();
        final boolean isCut =
                CommitMark.isSet(directory) && PowerCut.repair(directory, documentLengthLimit, frames.get());
        final FileTable files = new FileTable(directory, positions);
        final Inspection inspection = Inspection.of(directory, documentLengthLimit, positions, files, basePosition);
        ReachedMark.check(directory, inspection.endPosition());
        if (inspection.hasTornTail()) {
            inspection.cutTornTail();
        }
        if (isCut || inspection.hasTornTail()) {
            LOGGER.warn("journal {}: cut off a torn tail behind position {}", directory, inspection.endPosition());
        }
        final ReachedMark reached = mark(directory, config, inspection, sync);
        // Chronicle's own lock lives there, by process id: in a container the new process has the dead one's id and
        // would wait for itself. The directory lock has made sure that nobody is alive.
        Files.deleteIfExists(directory.resolve("metadata.cq4t"));
        // What was written in larger blocks is read in larger blocks: beyond the mapping lies the end of the JVM.
        final ChronicleJournalConfig mapping = config.forDocumentsOf(inspection.longestDocumentLength());
        final RollClock clock = new RollClock(inspection.appendCycle());
        final SingleChronicleQueue queue = openQueue(directory, mapping, clock);
        boolean isOpen = false;
        try {
            checkLastIndex(directory, queue, inspection);
            final ChronicleJournal journal = new ChronicleJournal(
                    lock,
                    queue,
                    inspection,
                    files,
                    new Rolling(clock, files, config.fileBytes(), inspection.appendLength()),
                    positions,
                    documentLengthLimit,
                    frames,
                    isCut,
                    config.isForced() ? sync : null,
                    reached,
                    DropBehind.of(mapping));
            isOpen = true;
            return journal;
        } catch (final JournalDamagedException e) {
            throw e;
        } catch (final RuntimeException e) {
            throw new JournalDamagedException(
                    inspection.endPosition(),
                    "journal " + directory + ": Chronicle cannot open it, its own pages seem to be damaged."
                            + " Nothing was appended; see docs/journal-format.md, \"Damage\"",
                    e);
        } finally {
            if (!isOpen) {
                queue.close();
            }
        }
    }

    /** Says on the disk how far the journal goes, before anything is appended. */
    private static ReachedMark mark(
            final Path directory, final ChronicleJournalConfig config, final Inspection inspection, final DiskSync sync)
            throws IOException {
        if (config.isForced()) {
            sync.start(inspection.endPosition(), inspection.appendCycle());
        } else {
            CommitMark.clear(directory);
        }
        final ReachedMark reached = new ReachedMark(directory);
        reached.set(inspection.endPosition());
        return reached;
    }

    static SingleChronicleQueue openQueue(
            final Path directory, final ChronicleJournalConfig config, final RollClock clock) {
        return SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(ChronicleJournal.CYCLE)
                .indexCount(ChronicleJournal.INDEX_COUNT)
                .indexSpacing(ChronicleJournal.INDEX_SPACING)
                .blockSize(config.blockSizeBytes())
                .timeProvider(clock)
                .build();
    }

    private static void checkLastIndex(
            final Path directory, final SingleChronicleQueue queue, final Inspection inspection) {
        if (!inspection.isLastCycleEmpty() && queue.lastIndex() != inspection.lastIndex()) {
            throw new JournalDamagedException(
                    inspection.endPosition(),
                    "journal " + directory + ": Chronicle ends at index " + Long.toHexString(queue.lastIndex())
                            + ", the files at " + Long.toHexString(inspection.lastIndex())
                            + ". Nothing was appended; see docs/journal-format.md, \"Damage\"");
        }
    }
}
