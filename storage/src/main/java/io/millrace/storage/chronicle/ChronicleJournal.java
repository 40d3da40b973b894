package io.millrace.storage.chronicle;

import io.millrace.storage.DirectoryLock;
import io.millrace.storage.DirectoryLockedException;
import io.millrace.storage.Journal;
import io.millrace.storage.JournalDamagedException;
import io.millrace.storage.JournalReader;
import io.millrace.storage.RecordFrame;
import io.millrace.storage.RunCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The journal on Chronicle Queue. What is committed survives the death of the process, however it dies; where commits
 * are forced ({@link ChronicleJournalConfig#isForced()}, durability {@code interval} and {@code batch}) that of the
 * machine as well. One run is one document (a longer one is split between records); a Chronicle index never leaves this
 * package, positions are resolved by a {@link PositionIndex} and a scan forward.
 *
 * <p>Chronicle keeps no checksums and believes what it finds, so this class does not believe it: an
 * {@link Inspection} of the raw files comes before Chronicle sees them, the replay checks every record, and after a
 * failed append nothing more is appended. The thread that appends must never be interrupted: that would close the file.
 */
public final class ChronicleJournal implements Journal {
    static final RollCycles CYCLE = RollCycles.FAST_DAILY;
    // Together 2^32 documents a file, as many as a Chronicle index can name.
    static final int INDEX_COUNT = 8 * 1024;
    static final int INDEX_SPACING = 64;

    private final DirectoryLock lock;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final FileTable files;
    private final Rolling rolling;
    private final PositionIndex positions;
    private final Supplier<RecordFrame> frames;
    private final int documentLengthLimit;
    private final int tornTailCount;
    private final @Nullable DiskSync sync;
    private final ReachedMark reached;
    private final @Nullable DropBehind dropBehind;
    private final DocumentBytes document = new DocumentBytes();

    private long endPosition;
    private volatile long committedPosition;
    private boolean isFailed;

    ChronicleJournal(
            final DirectoryLock lock,
            final SingleChronicleQueue queue,
            final Inspection inspection,
            final FileTable files,
            final Rolling rolling,
            final PositionIndex positions,
            final int documentLengthLimit,
            final Supplier<RecordFrame> frames,
            final boolean isCut,
            final @Nullable DiskSync sync,
            final ReachedMark reached,
            final @Nullable DropBehind dropBehind) {
        this.lock = lock;
        this.sync = sync;
        this.reached = reached;
        this.dropBehind = dropBehind;
        this.queue = queue;
        this.files = files;
        this.rolling = rolling;
        this.positions = positions;
        this.frames = frames;
        this.documentLengthLimit = documentLengthLimit;
        this.tornTailCount = isCut || inspection.hasTornTail() ? 1 : 0;
        this.endPosition = inspection.endPosition();
        this.committedPosition = endPosition;
        this.appender = queue.createAppender();
        // Replayed by the starting thread, then handed to the journal stage's: one at a time, never two.
        appender.singleThreadedCheckDisabled(true);
        if (!rolling.isAtStart()) {
            followFile();
        }
    }

    /** Opens a journal of which nothing was ever released, as below. */
    public static ChronicleJournal open(final Path directory, final ChronicleJournalConfig config) throws IOException {
        return open(directory, config, 0);
    }

    /**
     * Opens the journal in {@code directory}, creating it if it is missing. A torn tail is cut off, logged and counted.
     *
     * @param basePosition the first record that is needed
     * @throws DirectoryLockedException if another process has it open
     * @throws JournalDamagedException if the files begin behind the base or have a hole; they are left as they are
     */
    public static ChronicleJournal open(
            final Path directory, final ChronicleJournalConfig config, final long basePosition) throws IOException {
        return open(directory, config, basePosition, RecordFrame::new, new DiskSync(directory));
    }

    /** @param sync not used unless commits are forced; a test's may do nothing */
    static ChronicleJournal open(
            final Path directory,
            final ChronicleJournalConfig config,
            final long basePosition,
            final Supplier<RecordFrame> frames,
            final DiskSync sync)
            throws IOException {
        return Opening.locked(directory, config, basePosition, frames, sync);
    }

    /** Any thread. */
    @Override
    public long startPosition() {
        return files.startPosition();
    }

    /** Where the last closed file ends: nothing before it changes any more. Any thread. */
    public long closedPosition() {
        return files.closedPosition();
    }

    /** The next append begins a new file, unless the one it would go to is empty. Any thread. */
    public void roll() {
        rolling.request();
    }

    /**
     * Deletes the closed files that lie wholly below {@code position}, the oldest first. Readers find nothing below
     * {@link #startPosition()} from then on; one that stands in such a file keeps the space until it reads again or is
     * closed. One thread at a time, any.
     *
     * @return how many bytes of the stream lay in them
     */
    public long releaseBelow(final long position) throws IOException {
        return files.releaseBelow(position);
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
    public boolean hasRoom(final long bytes) {
        return rolling.hasRoom(bytes);
    }

    @Override
    public void append(final DirectBuffer buffer, final int offset, final int length) {
        if (isFailed) {
            throw new IllegalStateException("an append failed: what follows it would be lost");
        }
        RunCheck.check(buffer, offset, length, endPosition);
        rolling.requireRoom(length, endPosition);
        final int limit = offset + length;
        isFailed = true;
        for (int start = offset; start < limit; ) {
            final int documentLength = RunSplit.documentLength(buffer, start, limit, documentLengthLimit);
            appendDocument(buffer, start, documentLength);
            start += documentLength;
        }
        isFailed = false;
    }

    /**
     * Chronicle's pages are the kernel's already; this makes them visible to readers, and before that, if commits are
     * forced, puts them on the disk.
     *
     * @throws UncheckedIOException if they could not be: from then on nothing is appended or committed
     */
    @Override
    public void commit() {
        if (isFailed) {
            throw new IllegalStateException("the journal has failed: nothing more is committed");
        }
        if (sync != null && committedPosition != endPosition) {
            isFailed = true;
            try {
                sync.commit(appender.cycle(), endPosition);
            } catch (final IOException e) {
                throw new UncheckedIOException("the journal could not be put on the disk", e);
            }
            isFailed = false;
        }
        committedPosition = endPosition;
    }

    @Override
    public long replay(final long fromPosition, final RecordHandler handler) {
        if (fromPosition < startPosition() || fromPosition > endPosition) {
            throw new JournalDamagedException(
                    endPosition,
                    "replay from position " + fromPosition + ", but the journal goes from position " + startPosition()
                            + " to position " + endPosition);
        }
        if (fromPosition == endPosition) {
            return endPosition;
        }
        try (DocumentCursor cursor = newCursor()) {
            return new Replay(cursor, frames.get(), handler, endPosition).run(fromPosition);
        } catch (final JournalDamagedException e) {
            throw files.named(e);
        }
    }

    @Override
    public JournalReader newReader() {
        return new ChronicleJournalReader(this, newCursor(), frames.get());
    }

    @Override
    public void close() {
        if (dropBehind != null) {
            dropBehind.close();
        }
        queue.close();
        rolling.close();
        try {
            // Not after a failure, and not with something uncommitted: the next start must look closely then.
            final boolean isWhole = !isFailed && committedPosition == endPosition;
            reached.close(isWhole, endPosition);
            if (sync != null) {
                sync.close(isWhole);
            }
            lock.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long committedPosition() {
        return committedPosition;
    }

    private DocumentCursor newCursor() {
        return new DocumentCursor(queue::createTailer, positions);
    }

    private void appendDocument(final DirectBuffer buffer, final int offset, final int length) {
        rolling.prepare(length, endPosition);
        final boolean isFirstOfFile = rolling.isAtStart();
        appender.writeBytes(document.of(buffer, offset, length));
        if (isFirstOfFile) {
            rolling.onBegun(endPosition);
            followFile();
        }
        if (isFirstOfFile || positions.isDue(endPosition)) {
            positions.add(endPosition, appender.lastIndexAppended());
        }
        endPosition += length;
        if (isFirstOfFile) {
            reached.onBegun(endPosition);
        }
        final long fileLength = appender.wire().bytes().writePosition();
        rolling.onAppended(fileLength);
        if (dropBehind != null) {
            dropBehind.onAppended(fileLength);
        }
    }

    private void followFile() {
        if (dropBehind != null) {
            dropBehind.begin(files.path(rolling.cycle()).toFile());
        }
    }
}
