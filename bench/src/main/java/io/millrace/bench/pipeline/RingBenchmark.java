package io.millrace.bench.pipeline;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.millrace.pipeline.ByteRing;
import java.util.concurrent.TimeUnit;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Which ring carries events of 256 bytes best when one thread writes a batch and then reads it (threading mode
 * {@code inline}): the Disruptor's sequencer over a slab of cells, the Disruptor with an entry object and array per
 * slot, or Agrona's ring. Nanoseconds an event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class RingBenchmark {
    private static final int BATCH = 256;
    private static final int LENGTH = 256;
    private static final int CELLS = 16 * 1024;
    private static final int SLOTS = 4 * 1024;

    private final UnsafeBuffer event = new UnsafeBuffer(new byte[LENGTH]);
    private final UnsafeBuffer sink = new UnsafeBuffer(new byte[LENGTH]);

    private final ByteRing byteRing = new ByteRing(CELLS);

    private static final class Slot {
        private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[LENGTH]);
    }

    private final RingBuffer<Slot> entryRing =
            RingBuffer.createSingleProducer(Slot::new, SLOTS, new YieldingWaitStrategy());
    private final Sequence entryConsumed = new Sequence();

    private final OneToOneRingBuffer agronaRing = new OneToOneRingBuffer(new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(CELLS * ByteRing.CELL_LENGTH + RingBufferDescriptor.TRAILER_LENGTH, 64)));
    private final MessageHandler agronaHandler = this::onMessage;

    @Setup
    public void setup() {
        entryRing.addGatingSequences(entryConsumed);
        event.putInt(0, LENGTH);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long slabOfCells() {
        final ByteRing ring = byteRing;
        final UnsafeBuffer buffer = ring.buffer();
        for (int i = 0; i < BATCH; i++) {
            final int offset = ring.claim(LENGTH, 0);
            buffer.putBytes(offset, event, 0, LENGTH);
            ring.commit();
        }
        ring.publish();
        final long cursor = ring.cursor();
        long next = ring.consumed() + 1;
        while (next <= cursor) {
            final int offset = ring.offset(next);
            final int length = buffer.getInt(offset);
            if (length > 0) {
                sink.putBytes(0, buffer, offset, length);
            }
            next += ByteRing.cells(Math.abs(length));
        }
        ring.release(next - 1);
        return next;
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long entryObjects() {
        final RingBuffer<Slot> ring = entryRing;
        final long high = ring.next(BATCH);
        for (long sequence = high - BATCH + 1; sequence <= high; sequence++) {
            ring.get(sequence).bytes.putBytes(0, event, 0, LENGTH);
        }
        ring.publish(high);
        final long cursor = ring.getCursor();
        for (long sequence = entryConsumed.get() + 1; sequence <= cursor; sequence++) {
            sink.putBytes(0, ring.get(sequence).bytes, 0, LENGTH);
        }
        entryConsumed.set(cursor);
        return cursor;
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long agronaRing() {
        final OneToOneRingBuffer ring = agronaRing;
        for (int i = 0; i < BATCH; i++) {
            final int index = ring.tryClaim(1, LENGTH);
            ring.buffer().putBytes(index, event, 0, LENGTH);
            ring.commit(index);
        }
        // It stops at the end of its memory.
        int count = 0;
        while (count < BATCH) {
            count += ring.read(agronaHandler, BATCH);
        }
        return count;
    }

    private void onMessage(final int typeId, final MutableDirectBuffer buffer, final int index, final int length) {
        sink.putBytes(0, buffer, index, length);
    }
}
