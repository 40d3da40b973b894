package io.millrace.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * The one buffer that a loop reads into, for every plain connection: it is empty again before the next read, because
 * {@link Inbound} copies what it must keep. One read a connection and turn. Not for pipelines with a decoder that
 * keeps what it was given (TLS). The loop's thread.
 */
final class ReceiveBuffer implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle {
    static final int LENGTH = 64 * 1024;

    private final ByteBuf buffer;
    private int attempted;
    private int last;

    ReceiveBuffer(final ByteBufAllocator allocator) {
        buffer = allocator.directBuffer(LENGTH, LENGTH);
    }

    void release() {
        buffer.release();
    }

    @Override
    @SuppressWarnings("deprecation")
    public Handle newHandle() {
        return this;
    }

    @Override
    public ByteBuf allocate(final ByteBufAllocator allocator) {
        assert buffer.refCnt() == 1 : "what was read last is still held";
        return buffer.clear().retain();
    }

    @Override
    public int guess() {
        return LENGTH;
    }

    @Override
    public void reset(final ChannelConfig config) {
        attempted = 0;
        last = 0;
    }

    @Override
    public void incMessagesRead(final int count) {
        // One a turn, whatever the count.
    }

    @Override
    public void lastBytesRead(final int bytes) {
        last = bytes;
    }

    @Override
    public int lastBytesRead() {
        return last;
    }

    @Override
    public void attemptedBytesRead(final int bytes) {
        attempted = bytes;
    }

    @Override
    public int attemptedBytesRead() {
        return attempted;
    }

    @Override
    public boolean continueReading() {
        return false;
    }

    @Override
    public boolean continueReading(final UncheckedBooleanSupplier maybeMoreData) {
        return false;
    }

    @Override
    public void readComplete() {
        // Nothing to learn: the length is fixed.
    }
}
