package io.millrace.storage.chronicle;

import io.millrace.storage.DirectoryLock;
import io.millrace.storage.DirectoryLockedException;
import io.millrace.storage.Journal;
import io.millrace.storage.JournalDamagedException;
import io.millrace.storage.JournalReader;
import io.millrace.storage.RecordFrame;
import io.millrace.storage.RunCheck;
import io.millrace.storage.ScratchBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal on Chronicle Queue, at durability {@code os}: what is committed survives the death of the process, not of
 * the machine. One run is one document (a longer one is split between records); a Chronicle index never leaves this
 * package, positions are resolved by a {@link PositionIndex} and a scan forward.
 *
 * <p>Chronicle keeps no checksums and believes what it finds, so this class does not believe it: an
 * {@link Inspection} of the raw files comes before Chronicle sees them, the replay checks every record, and after a
 * failed append nothing more is appended. The thread that appends must never be interrupted: that would close the file.
 */
public final class ChronicleJournal implements Journal {
    static final RollCycles CYCLE = RollCycles.FAST_DAILY;
    // Together 2^32 documents a day, as many as a Chronicle index can name.
    static final int INDEX_COUNT = 8 * 1024;
    private static final int INDEX_SPACING = 64;

    private static final Logger LOGGER = LoggerFactory.getLogger(ChronicleJournal.class);

    private final DirectoryLock lock;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final PositionIndex positions;
    private final Supplier<RecordFrame> frames;
    private final int documentLengthLimit;
    private final int tornTailCount;
    private final PointerBytesStore pointer = new PointerBytesStore();
    private final ScratchBuffer scratch = new ScratchBuffer();

    private long endPosition;
    private volatile long committedPosition;
    private boolean isFailed;

    private ChronicleJournal(
            final DirectoryLock lock,
            final SingleChronicleQueue queue,
            final Inspection inspection,
            final PositionIndex positions,
            final int documentLengthLimit,
            final Supplier<RecordFrame> frames) {
        this.lock = lock;
        this.queue = queue;
        this.positions = positions;
        this.frames = frames;
        this.documentLengthLimit = documentLengthLimit;
        this.tornTailCount = inspection.hasTornTail() ? 1 : 0;
        this.endPosition = inspection.endPosition();
        this.committedPosition = endPosition;
        this.appender = queue.createAppender();
        // Replayed by the starting thread, then handed to the journal stage's: one at a time, never two.
        appender.singleThreadedCheckDisabled(true);
    }

    /**
     * Opens the journal in {@code directory}, creating it if it is missing. A torn tail is cut off, logged and counted.
     *
     * @throws DirectoryLockedException if another process has it open
     * @throws JournalDamagedException if the files have a hole; they are left as they are
     */
    public static ChronicleJournal open(final Path directory, final ChronicleJournalConfig config) throws IOException {
        return open(directory, config, RecordFrame::new);
    }

    static ChronicleJournal open(
            final Path directory, final ChronicleJournalConfig config, final Supplier<RecordFrame> frames)
            throws IOException {
        Files.createDirectories(directory);
        final DirectoryLock lock = DirectoryLock.acquire(directory);
        boolean isOpen = false;
        try {
            final ChronicleJournal journal = open(lock, directory, config, frames);
            isOpen = true;
            return journal;
        } finally {
            if (!isOpen) {
                lock.close();
            }
        }
    }

    private static ChronicleJournal open(
            final DirectoryLock lock,
            final Path directory,
            final ChronicleJournalConfig config,
            final Supplier<RecordFrame> frames)
            throws IOException {
        final PositionIndex positions = new PositionIndex();
        final int documentLengthLimit = config.documentLengthLimit();
        final Inspection inspection = Inspection.of(directory, documentLengthLimit, positions);
        if (inspection.hasTornTail()) {
            inspection.cutTornTail();
            LOGGER.warn("journal {}: cut off a torn tail behind position {}", directory, inspection.endPosition());
        }
        // Chronicle's own lock lives there, by process id: in a container the new process has the dead one's id and
        // would wait for itself. The directory lock has made sure that nobody is alive.
        Files.deleteIfExists(directory.resolve("metadata.cq4t"));
        // What was written in larger blocks is read in larger blocks: beyond the mapping lies the end of the JVM.
        final ChronicleJournalConfig mapping = config.forDocumentsOf(inspection.longestDocumentLength());
        final SingleChronicleQueue queue = openQueue(directory, mapping, inspection.appendCycle());
        boolean isOpen = false;
        try {
            checkLastIndex(directory, queue, inspection);
            final ChronicleJournal journal =
                    new ChronicleJournal(lock, queue, inspection, positions, documentLengthLimit, frames);
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

    static SingleChronicleQueue openQueue(
            final Path directory, final ChronicleJournalConfig config, final int earliestCycle) {
        return SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(CYCLE)
                .indexCount(INDEX_COUNT)
                .indexSpacing(INDEX_SPACING)
                .blockSize(config.blockSizeBytes())
                .timeProvider(new ForwardClock(config.timeMs(), (long) earliestCycle * CYCLE.lengthInMillis()))
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

    /** 0: nothing is deleted yet. */
    @Override
    public long startPosition() {
        return 0;
    }

    @Override
    public long endPosition() {
        return endPosition;
    }

    /** How many torn tails were cut off when this journal was opened: 0 or 1. */
    public int tornTailCount() {
        return tornTailCount;
    }

    /** The longest record that can be appended, in bytes. */
    public int recordLengthLimit() {
        return documentLengthLimit;
    }

    @Override
    public void append(final DirectBuffer buffer, final int offset, final int length) {
        if (isFailed) {
            throw new IllegalStateException("an append failed: what follows it would be lost");
        }
        RunCheck.check(buffer, offset, length, endPosition);
        final int limit = offset + length;
        isFailed = true;
        for (int start = offset; start < limit; ) {
            final int documentLength =
                    limit - start <= documentLengthLimit ? limit - start : prefixLength(buffer, start, limit);
            appendDocument(buffer, start, documentLength);
            start += documentLength;
        }
        isFailed = false;
    }

    /** Chronicle's pages are the kernel's already; this makes them visible to readers. */
    @Override
    public void commit() {
        // Durability interval and batch: the sync of the mapped pages belongs here, before the position moves.
        committedPosition = endPosition;
    }

    @Override
    public long replay(final long fromPosition, final RecordHandler handler) {
        if (fromPosition < 0 || fromPosition > endPosition) {
            throw new JournalDamagedException(
                    endPosition,
                    "replay from position " + fromPosition + ", but the journal ends at position " + endPosition);
        }
        if (fromPosition == endPosition) {
            return endPosition;
        }
        try (DocumentCursor cursor = newCursor()) {
            return new Replay(cursor, frames.get(), handler, endPosition).run(fromPosition);
        }
    }

    @Override
    public JournalReader newReader() {
        return new ChronicleJournalReader(this, newCursor(), frames.get());
    }

    @Override
    public void close() {
        queue.close();
        try {
            lock.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long committedPosition() {
        return committedPosition;
    }

    private DocumentCursor newCursor() {
        final ExcerptTailer tailer = queue.createTailer();
        tailer.singleThreadedCheckDisabled(true);
        return new DocumentCursor(tailer, positions);
    }

    /** The length of the longest prefix of whole records that fits into a document. */
    private int prefixLength(final DirectBuffer buffer, final int offset, final int limit) {
        int length = 0;
        while (offset + length < limit) {
            final int next = RecordFrame.alignedLength(RecordFrame.length(buffer, offset + length));
            if (length + next > documentLengthLimit) {
                break;
            }
            length += next;
        }
        if (length == 0) {
            throw new IllegalArgumentException("record at position " + endPosition + " is longer than "
                    + documentLengthLimit + " bytes: the block size must be raised");
        }
        return length;
    }

    private void appendDocument(final DirectBuffer buffer, final int offset, final int length) {
        if (buffer.byteArray() == null) {
            pointer.set(buffer.addressOffset() + offset, length);
        } else {
            final UnsafeBuffer copy = scratch.ofAtLeast(length);
            copy.putBytes(0, buffer, offset, length);
            pointer.set(copy.addressOffset(), length);
        }
        appender.writeBytes(pointer);
        if (positions.isDue(endPosition)) {
            positions.add(endPosition, appender.lastIndexAppended());
        }
        endPosition += length;
    }
}
