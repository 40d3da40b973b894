package io.millrace.pipeline;

import com.lmax.disruptor.Sequence;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The last bytes of a stream of records, in memory, addressed by stream position: a record lies at
 * {@code position & (size - 1)}.
 *
 * <pre>
 *   0                                                    size          size + slack
 *   +-----------------------------------------------------+- - - - - - - - -+
 *   |        | next |                               | last record .  .  .|   |
 *   +-----------------------------------------------------+- - - - - - - - -+
 * </pre>
 *
 * A record is never split: one that begins before the end may run into the slack behind it, and the next one lies at
 * its own position again. So the window has no padding and positions have no gaps.
 *
 * <p>One thread writes, any thread reads through a view of its own. The writer publishes up to where it is going to
 * write before it writes; a reader looks whether the position is still hot before and after it has copied.
 */
final class HotWindow {
    private final ByteBuffer memory;
    private final UnsafeBuffer writer;
    private final int size;
    private final int mask;
    private final int slack;
    private final Sequence writeLimit = new Sequence(0);
    private volatile long startPosition;

    /**
     * @param size in bytes, a power of two
     * @param recordLengthLimit of the longest record, in bytes
     */
    HotWindow(final int size, final int recordLengthLimit) {
        this.size = size;
        this.mask = size - 1;
        this.slack = BitUtil.align(recordLengthLimit, BitUtil.CACHE_LINE_LENGTH);
        this.memory = BufferUtil.allocateDirectAligned(size + slack, BitUtil.CACHE_LINE_LENGTH);
        this.writer = newView();
    }

    int size() {
        return size;
    }

    /** How many bytes may be written at any position. */
    int slack() {
        return slack;
    }

    /** The window's memory for one more thread; with its own ByteBuffer, whose position and limit are its alone. */
    UnsafeBuffer newView() {
        return new UnsafeBuffer(memory.duplicate().order(memory.order()));
    }

    /** Where the record at {@code position} lies. */
    int offset(final long position) {
        return (int) position & mask;
    }

    // ---- the writing thread

    /** Nothing before {@code position} is in the window. */
    void start(final long position) {
        writeLimit.set(position);
        startPosition = position;
    }

    UnsafeBuffer writer() {
        return writer;
    }

    /**
     * Announces a write of {@code length} bytes at {@code position}: what lay there is cold from now on.
     *
     * @return the offset
     */
    int claim(final long position, final int length) {
        assert length <= slack : length;
        writeLimit.set(position + length);
        // The bytes must not be seen before the limit is.
        VarHandle.storeStoreFence();
        return offset(position);
    }

    // ---- any thread

    /** True if the record at {@code position} is whole, whatever was read from it before this call included. */
    boolean isHot(final long position) {
        return isHot(position, 0);
    }

    /** True if the record at {@code position} is whole and stays so for at least {@code margin} more bytes. */
    boolean isHot(final long position, final int margin) {
        // What was copied before this call was read before the limit is.
        VarHandle.acquireFence();
        return position >= startPosition && position + size - margin >= writeLimit.get();
    }
}
