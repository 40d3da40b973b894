package io.millrace.storage.chronicle;

import io.millrace.storage.ScratchBuffer;
import net.openhft.chronicle.bytes.PointerBytesStore;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A part of a buffer as Chronicle takes it: by address, and copied only from a buffer that has none. One thread. */
final class DocumentBytes {
    private final PointerBytesStore pointer = new PointerBytesStore();
    private final ScratchBuffer scratch = new ScratchBuffer();

    /** Good until the next call. */
    PointerBytesStore of(final DirectBuffer buffer, final int offset, final int length) {
        if (buffer.byteArray() == null) {
            pointer.set(buffer.addressOffset() + offset, length);
        } else {
            final UnsafeBuffer copy = scratch.ofAtLeast(length);
            copy.putBytes(0, buffer, offset, length);
            pointer.set(copy.addressOffset(), length);
        }
        return pointer;
    }
}
