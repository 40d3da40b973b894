package io.millrace.pipeline;

import com.lmax.disruptor.Sequence;
import io.millrace.event.EventFlyweight;
import io.millrace.storage.RecordFrame;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The events of one port on their way to the core: a {@link ByteRing}, and a few overflow buffers for events too large
 * for it. Such an event has one cell in the ring, for its order:
 *
 * <pre>
 *   0        4           8          16                                    64
 *   +--------+-----------+----------+--------------------------------------+
 *   |   64   | overflow  | position |                                      |
 *   +--------+-----------+----------+--------------------------------------+
 * </pre>
 *
 * {@code overflow} stands where every other event has its (unsealed, so zero) checksum: which overflow buffer, counted
 * from 1. {@code position} is written by the journal stage, as in every journaled event, so that the routing stage
 * finds the event in the hot window: the overflow buffer is given back as soon as the event was copied there. Overflow
 * buffers are used in the order of the ring, so two counters say which ones are free.
 */
final class IngressRing {
    private static final int OVERFLOW_OFFSET = RecordFrame.CRC_OFFSET;
    private static final int POSITION_OFFSET = RecordFrame.POSITION_OFFSET;

    private final ByteRing ring;
    private final int ringLengthLimit;
    private final int eventLengthLimit;
    private final UnsafeBuffer[] overflow;
    private final Sequence overflowReleased = new Sequence(0);
    private volatile boolean isTurnedAway;
    // overflow buffers that the batch still needs: of a refused event, and those behind it
    private int overflowHeld;
    private long overflowClaimed;
    private UnsafeBuffer claimedBuffer;
    private int claimedOffset;
    private int claimedLength;

    /** @param overflowCount how many overflow buffers, of {@code eventLengthLimit} bytes, made when first needed */
    IngressRing(final int cellCount, final int eventLengthLimit, final int overflowCount) {
        this.ring = new ByteRing(cellCount);
        this.ringLengthLimit = cellCount / 4 * ByteRing.CELL_LENGTH;
        this.eventLengthLimit = eventLengthLimit;
        this.overflow = new UnsafeBuffer[overflowCount];
        this.claimedBuffer = ring.buffer();
    }

    // ---- producer

    int eventLengthLimit() {
        return eventLengthLimit;
    }

    /** See {@link io.millrace.port.Port#claim}. */
    int claim(final int length) {
        if (length < EventFlyweight.HEADER_LENGTH || length > eventLengthLimit) {
            throw new IllegalArgumentException("event length " + length + ", limit " + eventLengthLimit);
        }
        if (length > ringLengthLimit) {
            return claimOverflow(length);
        }
        final int offset = ring.claim(length, 0);
        claimedBuffer = ring.buffer();
        claimedOffset = offset;
        claimedLength = length;
        return offset;
    }

    private int claimOverflow(final int length) {
        if (overflowClaimed - overflowReleased.get() == overflow.length) {
            return ByteRing.FULL;
        }
        final int index = (int) (overflowClaimed % overflow.length);
        if (overflow[index] == null) {
            // Before the claim: memory may not be there, and a cell once claimed is published.
            overflow[index] =
                    new UnsafeBuffer(BufferUtil.allocateDirectAligned(eventLengthLimit, BitUtil.CACHE_LINE_LENGTH));
        }
        final int cell = ring.claim(ByteRing.CELL_LENGTH, 0);
        if (cell == ByteRing.FULL) {
            return ByteRing.FULL;
        }
        ++overflowClaimed;
        ring.buffer().putInt(cell, ByteRing.CELL_LENGTH);
        ring.buffer().putInt(cell + OVERFLOW_OFFSET, index + 1);
        claimedBuffer = overflow[index];
        claimedOffset = 0;
        claimedLength = length;
        return 0;
    }

    UnsafeBuffer claimedBuffer() {
        return claimedBuffer;
    }

    /** Where the event claimed lies in {@link #claimedBuffer()}. */
    int claimedOffset() {
        return claimedOffset;
    }

    void commit() {
        assert RecordFrame.length(claimedBuffer, claimedOffset) == claimedLength : "header and claim differ in length";
        ring.commit();
    }

    boolean publish() {
        return ring.publish();
    }

    /** True if everything published was consumed; the producer's view. */
    boolean isConsumed() {
        return ring.isEmpty();
    }

    // ---- consumer: the journal stage walks first, the routing stage behind it

    long cursor() {
        return ring.cursor();
    }

    long consumed() {
        return ring.consumed();
    }

    /** The bytes of the cell at this sequence: of a record, or negative, of padding. */
    int cellLength(final long sequence) {
        return RecordFrame.length(ring.buffer(), ring.offset(sequence));
    }

    /** True if the cell of this sequence begins an event that goes into the journal. */
    boolean isJournaled(final long sequence) {
        final int offset = ring.offset(sequence);
        return cellLength(sequence) > 0
                && (isOverflow(offset)
                        || (ring.buffer().getByte(offset + EventFlyweight.FLAGS_OFFSET) & EventFlyweight.FLAG_JOURNALED)
                                != 0);
    }

    /** True if half of the ring waits for the core, or the port was turned away; any thread. */
    boolean isPressing() {
        return isTurnedAway || ring.cursor() - ring.consumed() > ring.cellCount() / 2;
    }

    /** The port could not claim what it wanted; its thread. Returns true the first time since the core has come by. */
    boolean turnAway() {
        if (isTurnedAway) {
            return false;
        }
        isTurnedAway = true;
        return true;
    }

    /** The core has come by. */
    void onTaken() {
        if (isTurnedAway) {
            isTurnedAway = false;
        }
    }

    UnsafeBuffer buffer() {
        return ring.buffer();
    }

    int offset(final long sequence) {
        return ring.offset(sequence);
    }

    /** True if the cell at this offset only refers to an event elsewhere. */
    boolean isOverflow(final int offset) {
        return ring.buffer().getInt(offset + OVERFLOW_OFFSET) != 0;
    }

    /** Where the event of an overflow cell lies, at offset 0. */
    UnsafeBuffer overflow(final int offset) {
        return overflow[ring.buffer().getInt(offset + OVERFLOW_OFFSET) - 1];
    }

    /** The oldest overflow buffer still in use was copied. They are given back in their order. */
    void releaseOverflow() {
        if (overflowHeld > 0) {
            ++overflowHeld;
        } else {
            overflowReleased.set(overflowReleased.get() + 1);
        }
    }

    /** The oldest overflow buffer still in use holds a refused event: it is needed until its cell is released. */
    void holdOverflow() {
        ++overflowHeld;
    }

    void position(final int offset, final long position) {
        ring.buffer().putLong(offset + POSITION_OFFSET, position);
    }

    void release(final long sequence) {
        if (overflowHeld > 0) {
            overflowReleased.set(overflowReleased.get() + overflowHeld);
            overflowHeld = 0;
        }
        ring.release(sequence);
    }
}
