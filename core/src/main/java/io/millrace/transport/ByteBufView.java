package io.millrace.transport;

import io.netty.buffer.ByteBuf;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Looks at the memory of a Netty buffer as Agrona does, without a copy. Re-used by one thread; valid until the buffer
 * grows or is released.
 */
final class ByteBufView {
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    /** The bytes of {@code buffer} from {@code index} on; they stand at offset 0. */
    UnsafeBuffer wrap(final ByteBuf buffer, final int index, final int length) {
        if (buffer.hasMemoryAddress()) {
            view.wrap(buffer.memoryAddress() + index, length);
        } else if (buffer.hasArray()) {
            view.wrap(buffer.array(), buffer.arrayOffset() + index, length);
        } else {
            // A JVM that denies Netty its native addresses.
            view.wrap(buffer.nioBuffer(index, length));
        }
        return view;
    }
}
