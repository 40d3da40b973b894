package io.millrace.storage;

import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Off-heap room for one record or run on its way; grows to the longest seen and stays there. One thread. */
public final class ScratchBuffer {
    private static final int LENGTH_INITIAL = 64 * 1024;

    private UnsafeBuffer buffer = allocate(LENGTH_INITIAL);

    /** A buffer of at least {@code length} bytes, the same one until a longer one is asked for. */
    public UnsafeBuffer ofAtLeast(final int length) {
        if (length > buffer.capacity()) {
            buffer = allocate(length <= 1 << 30 ? BitUtil.findNextPositivePowerOfTwo(length) : length);
        }
        return buffer;
    }

    private static UnsafeBuffer allocate(final int length) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(length));
    }
}
