package io.millrace.bench.load.wire;

import io.netty.buffer.ByteBuf;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** The bytes of one connection on their way to whole packets. Keeps only the beginning of a packet that is cut. */
public final class FrameReader {
    private static final int HEADER_MAX = 5;

    private final FrameListener listener;
    private final UnsafeBuffer view;
    private @Nullable ByteBuf kept;

    /** @param view of the thread, shared by its connections: wrapped anew at each use */
    public FrameReader(final FrameListener listener, final UnsafeBuffer view) {
        this.listener = listener;
        this.view = view;
    }

    /** Takes all of {@code received}, which stays the caller's. Throws IllegalStateException if it is not MQTT. */
    public void onBytes(final ByteBuf received) {
        while (kept != null && received.isReadable()) {
            completeKept(kept, received);
        }
        if (received.isReadable() && !listener.isClosed()) {
            received.skipBytes(read(received));
            if (received.isReadable() && !listener.isClosed()) {
                kept = received.alloc().directBuffer(Math.max(received.readableBytes() * 2, 64));
                kept.writeBytes(received);
            }
        }
    }

    public void release() {
        if (kept != null) {
            kept.release();
            kept = null;
        }
    }

    private void completeKept(final ByteBuf beginning, final ByteBuf received) {
        final int missing = missing(beginning);
        beginning.writeBytes(received, Math.min(missing, received.readableBytes()));
        if (missing(beginning) == 0) {
            kept = null;
            read(beginning);
            beginning.release();
        }
    }

    /** Hands on the whole packets and returns their bytes. */
    private int read(final ByteBuf bytes) {
        final int readable = bytes.readableBytes();
        view.wrap(bytes.memoryAddress() + bytes.readerIndex(), readable);
        int at = 0;
        while (at + 2 <= readable && !listener.isClosed()) {
            int length = 0;
            int offset = at + 1;
            byte next;
            do {
                if (offset == readable) {
                    return at;
                }
                if (offset == at + HEADER_MAX) {
                    throw new IllegalStateException("a Remaining Length of more than four bytes");
                }
                next = view.getByte(offset);
                length |= (next & 0x7F) << 7 * (offset - at - 1);
                offset++;
            } while (next < 0);
            if (readable - offset < length) {
                return at;
            }
            listener.onFrame(view.getByte(at) & 0xFF, view, offset, length);
            at = offset + length;
        }
        return at;
    }

    /** Bytes wanting in the packet begun; at least 1 while its header is not whole. */
    private static int missing(final ByteBuf beginning) {
        final int start = beginning.readerIndex();
        final int readable = beginning.readableBytes();
        int length = 0;
        for (int i = 1; i < Math.min(readable, HEADER_MAX); i++) {
            final byte next = beginning.getByte(start + i);
            length |= (next & 0x7F) << 7 * (i - 1);
            if (next >= 0) {
                return i + 1 + length - readable;
            }
        }
        return readable < HEADER_MAX ? 1 : 0;
    }
}
