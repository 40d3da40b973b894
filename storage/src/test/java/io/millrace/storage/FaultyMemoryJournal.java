package io.millrace.storage;

import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;

/** A memory journal for tests outside this package: with frames of their choice, and bits that flip. */
public final class FaultyMemoryJournal {
    private static final long LIMIT_BYTES = 512L * 1024 * 1024;

    private FaultyMemoryJournal() {}

    public static MemoryJournal open(final Supplier<RecordFrame> frames) {
        return new MemoryJournal(LIMIT_BYTES, frames);
    }

    /** Flips one bit of the stored record at {@code position}. */
    public static void flipBit(final MemoryJournal memory, final long position, final int byteOffset) {
        final UnsafeBuffer chunk = memory.chunk(position + byteOffset);
        final int at = memory.chunkOffset(position + byteOffset);
        chunk.putByte(at, (byte) (chunk.getByte(at) ^ 4));
    }
}
