package io.millrace.pipeline;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.Sequencer;
import com.lmax.disruptor.SingleProducerSequencer;
import java.lang.invoke.VarHandle;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A Disruptor ring over one slab of cells instead of an array of entry objects: the Disruptor's sequencer hands out
 * cells, and a record takes as many consecutive ones as it needs.
 *
 * <pre>
 *   | record A  . | record B | record C  .  .  . | padding  . |      sequence & (cells - 1) = cell
 * </pre>
 *
 * A record starts with its length in bytes (int32). Cells before the end of the slab that the next record does not
 * fit into are one padding record, whose length is negative.
 *
 * <p>One producer thread, one consumer thread. The producer claims, extends, commits and publishes; nothing is seen
 * before it is published. Nobody ever waits inside the ring: who finds no room comes back.
 */
public final class ByteRing {
    public static final int CELL_LENGTH = 64;

    /** As a result of {@link #claim}: no room now. */
    public static final int FULL = -1;

    private static final int CELL_SHIFT = 6;

    private final UnsafeBuffer buffer;
    private final int cellCount;
    private final int mask;
    private final SingleProducerSequencer sequencer;
    private final Sequence consumed = new Sequence();
    private long claimed = Sequencer.INITIAL_CURSOR_VALUE;
    private long committed = Sequencer.INITIAL_CURSOR_VALUE;
    private long published = Sequencer.INITIAL_CURSOR_VALUE;
    private volatile boolean isRoomAwaited;

    /** @param cellCount a power of two */
    public ByteRing(final int cellCount) {
        if (!BitUtil.isPowerOfTwo(cellCount)) {
            throw new IllegalArgumentException("not a power of two: " + cellCount);
        }
        this.cellCount = cellCount;
        this.mask = cellCount - 1;
        this.buffer =
                new UnsafeBuffer(BufferUtil.allocateDirectAligned(cellCount << CELL_SHIFT, BitUtil.CACHE_LINE_LENGTH));
        // Only the sequencer's arithmetic is used: consumers are woken by their port, once per batch.
        this.sequencer = new SingleProducerSequencer(cellCount, new BusySpinWaitStrategy());
        this.sequencer.addGatingSequences(consumed);
    }

    /** The cells that {@code length} bytes take up. */
    public static int cells(final int length) {
        return (length + CELL_LENGTH - 1) >>> CELL_SHIFT;
    }

    public UnsafeBuffer buffer() {
        return buffer;
    }

    public int cellCount() {
        return cellCount;
    }

    // ---- producer

    /** True if {@code cells} more could be claimed, leaving aside what the end of the slab may cost. */
    public boolean hasRoom(final int cells) {
        return sequencer.hasAvailableCapacity(cells);
    }

    /**
     * {@link #hasRoom}; and if there is none, the consumer is to tell when it has given cells back
     * ({@link #takeRoomAwaited}).
     */
    public boolean hasRoomOrAwait(final int cells) {
        if (sequencer.hasAvailableCapacity(cells)) {
            return true;
        }
        // Shown before looking again: either the consumer sees it after it has released, or we see what it released.
        isRoomAwaited = true;
        VarHandle.fullFence();
        return sequencer.hasAvailableCapacity(cells);
    }

    /**
     * Claims consecutive cells for a record of {@code length} bytes; the record before must be committed.
     *
     * @param reserveCells how many cells are to stay free behind it
     * @return the offset in {@link #buffer()}, or {@link #FULL}
     */
    public int claim(final int length, final int reserveCells) {
        assert claimed == committed : "one claim at a time";
        final int cells = cells(length);
        final int cell = (int) (claimed + 1) & mask;
        final int padding = cell + cells > cellCount ? cellCount - cell : 0;
        if (!sequencer.hasAvailableCapacity(padding + cells + reserveCells)) {
            return FULL;
        }
        if (padding > 0) {
            take(padding);
            buffer.putInt(cell << CELL_SHIFT, -(padding << CELL_SHIFT));
        }
        take(cells);
        return (padding > 0 ? 0 : cell) << CELL_SHIFT;
    }

    /**
     * Makes the last record longer where it lies; it must not be published yet.
     *
     * @return false if the cells behind it are not to be had: nothing has changed
     */
    public boolean extend(final int length, final int newLength, final int reserveCells) {
        final int cells = cells(newLength) - cells(length);
        if (cells == 0) {
            return true;
        }
        final int cell = (int) (claimed + 1) & mask;
        if (cell == 0 || cell + cells > cellCount || !sequencer.hasAvailableCapacity(cells + reserveCells)) {
            return false;
        }
        take(cells);
        return true;
    }

    // hasAvailableCapacity has refreshed the cached consumer sequence, so that tryNext neither fails nor takes its
    // slow path, which would store the cursor and show cells that are not committed.
    private void take(final int cells) {
        try {
            claimed = sequencer.tryNext(cells);
        } catch (final InsufficientCapacityException impossible) {
            throw new IllegalStateException("capacity was there", impossible);
        }
    }

    /** Everything claimed is complete. */
    public void commit() {
        committed = claimed;
    }

    /**
     * Shows everything committed to the consumer. The full fence at its end lets the caller then look whether the
     * consumer sleeps: either it sees the new cursor before it falls asleep, or the caller sees it sleeping.
     *
     * @return true if there was something new
     */
    public boolean publish() {
        if (published == committed) {
            return false;
        }
        published = committed;
        sequencer.publish(committed);
        VarHandle.fullFence();
        return true;
    }

    // ---- consumer; any thread may look

    /** The last published sequence. */
    public long cursor() {
        return sequencer.getCursor();
    }

    /** The last sequence that the consumer gave back. */
    public long consumed() {
        return consumed.get();
    }

    public boolean isEmpty() {
        return consumed.get() == sequencer.getCursor();
    }

    /** Where the cell of this sequence lies in {@link #buffer()}. */
    public int offset(final long sequence) {
        return ((int) sequence & mask) << CELL_SHIFT;
    }

    /** Gives the cells up to this sequence back to the producer; consumer thread only. */
    public void release(final long sequence) {
        consumed.set(sequence);
    }

    /** True, once, if the producer waits for what was released; consumer thread only. */
    public boolean takeRoomAwaited() {
        VarHandle.fullFence();
        if (!isRoomAwaited) {
            return false;
        }
        isRoomAwaited = false;
        return true;
    }
}
