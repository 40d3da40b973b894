package io.millrace.storage;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The journal of durability {@code none}: the newest bytes of the stream, in off-heap chunks that are allocated as they
 * are first needed and then used again and again.
 *
 * <pre>
 *        chunk 0          chunk 1          chunk 2           (position / chunkLength) % chunks.length
 *   +----------------+----------------+----------------+
 *   | ..newest|   free until the oldest chunk is given up |
 *   +----------------+----------------+----------------+
 * </pre>
 *
 * A record may cross from one chunk into the next. When the next run needs the oldest chunk, {@link #startPosition()}
 * first moves to the first record behind it, and only then are its bytes overwritten: a reader that finds
 * startPosition still at or below its record <em>after</em> copying has copied nothing torn.
 */
public final class MemoryJournal implements Journal {
    private static final int CHUNK_LENGTH_LIMIT = 4 * 1024 * 1024;
    private static final int CHUNK_LENGTH_MIN = 4 * 1024;
    private static final int CHUNK_COUNT_MIN = 4;

    private final UnsafeBuffer[] chunks;
    /** Of each chunk, the first record that begins in it, or behind it if none does. */
    private final long[] firstRecords;

    private final int chunkLength;
    private final int chunkShift;
    private final Supplier<RecordFrame> frames;
    private final ScratchBuffer scratch = new ScratchBuffer();

    private volatile long startPosition;
    private volatile long committedPosition;
    private long endPosition;

    /** Keeps at most {@code limitBytes}, rounded down to whole chunks, but at least 16 KiB. */
    public MemoryJournal(final long limitBytes) {
        this(limitBytes, RecordFrame::new);
    }

    MemoryJournal(final long limitBytes, final Supplier<RecordFrame> frames) {
        final long wanted = Math.max(CHUNK_LENGTH_MIN, Math.min(CHUNK_LENGTH_LIMIT, limitBytes / CHUNK_COUNT_MIN));
        this.chunkLength = (int) Long.highestOneBit(wanted);
        this.chunkShift = Integer.numberOfTrailingZeros(chunkLength);
        this.chunks = new UnsafeBuffer[(int) Math.max(CHUNK_COUNT_MIN, limitBytes / chunkLength)];
        this.firstRecords = new long[chunks.length];
        this.frames = frames;
    }

    @Override
    public long startPosition() {
        return startPosition;
    }

    @Override
    public long endPosition() {
        return endPosition;
    }

    /** The longest run that fits: one chunk less than all. */
    public int runLengthLimit() {
        return (int) Math.min(Integer.MAX_VALUE - 7, (chunks.length - 1L) << chunkShift);
    }

    @Override
    public void append(final DirectBuffer buffer, final int offset, final int length) {
        RunCheck.check(buffer, offset, length, endPosition);
        if (length > runLengthLimit()) {
            throw new IllegalArgumentException("run of " + length + " bytes, limit " + runLengthLimit());
        }
        final long limit = endPosition + length;
        makeRoom(limit);
        for (long position = endPosition; position < limit; ) {
            final int chunkOffset = chunkOffset(position);
            final int count = (int) Math.min(chunkLength - chunkOffset, limit - position);
            final int source = offset + (int) (position - endPosition);
            if (chunkOffset == 0) {
                firstRecords[chunkIndex(position)] = firstRecord(buffer, offset, position);
            }
            writableChunk(position).putBytes(chunkOffset, buffer, source, count);
            position += count;
        }
        endPosition = limit;
    }

    /** What is appended becomes readable; there is nothing to make durable. */
    @Override
    public void commit() {
        committedPosition = endPosition;
    }

    @Override
    public long replay(final long fromPosition, final RecordHandler handler) {
        final RecordFrame frame = frames.get();
        long position = fromPosition;
        if (position < startPosition || position > endPosition) {
            throw new JournalDamagedException(
                    endPosition,
                    "replay from position " + position + ", but the journal holds " + startPosition + " to "
                            + endPosition);
        }
        while (position < endPosition) {
            final int length = chunk(position).getInt(chunkOffset(position) + RecordFrame.LENGTH_OFFSET);
            if (!RecordFrame.isLengthSane(length, endPosition - position)) {
                throw damaged(position);
            }
            final MutableDirectBuffer copy = scratch.ofAtLeast(length);
            copy(position, length, copy);
            if (RecordFrame.position(copy, 0) != position || !frame.isIntact(copy, 0)) {
                throw damaged(position);
            }
            handler.onRecord(copy, 0, length, position);
            position += RecordFrame.alignedLength(length);
        }
        return position;
    }

    @Override
    public JournalReader newReader() {
        return new MemoryJournalReader(this, frames.get());
    }

    @Override
    public void close() {
        // The chunks go with the garbage collector: a reader may still be copying from one.
    }

    long committedPosition() {
        return committedPosition;
    }

    /** The chunk that holds {@code position}; its bytes may be overwritten while they are looked at. */
    UnsafeBuffer chunk(final long position) {
        return chunks[chunkIndex(position)];
    }

    int chunkOffset(final long position) {
        return (int) position & chunkLength - 1;
    }

    /** Copies without asking whether the bytes are still there. */
    void copy(final long position, final int length, final MutableDirectBuffer destination) {
        for (int copied = 0; copied < length; ) {
            final int chunkOffset = chunkOffset(position + copied);
            final int count = Math.min(chunkLength - chunkOffset, length - copied);
            destination.putBytes(copied, chunk(position + copied), chunkOffset, count);
            copied += count;
        }
    }

    static JournalDamagedException damaged(final long position) {
        return new JournalDamagedException(
                position, "record at position " + position + " of the memory journal is not what was sealed");
    }

    private void makeRoom(final long limit) {
        final long lastChunk = (limit - 1) >>> chunkShift;
        final long firstKept = Math.max(0, lastChunk - chunks.length + 1) << chunkShift;
        if (startPosition >= firstKept) {
            return;
        }
        startPosition = Math.min(firstRecords[chunkIndex(firstKept)], endPosition);
        // Readers must be able to see the new start before the first overwritten byte.
        VarHandle.fullFence();
    }

    /** Where in the run the first record begins that lies at {@code from} or behind, or where the next run does. */
    private long firstRecord(final DirectBuffer buffer, final int offset, final long from) {
        long position = endPosition;
        while (position < from) {
            final int record = offset + (int) (position - endPosition);
            position += RecordFrame.alignedLength(RecordFrame.length(buffer, record));
        }
        return position;
    }

    private int chunkIndex(final long position) {
        return (int) ((position >>> chunkShift) % chunks.length);
    }

    private UnsafeBuffer writableChunk(final long position) {
        final int index = chunkIndex(position);
        UnsafeBuffer chunk = chunks[index];
        if (chunk == null) {
            chunk = new UnsafeBuffer(ByteBuffer.allocateDirect(chunkLength));
            chunks[index] = chunk;
        }
        return chunk;
    }
}
