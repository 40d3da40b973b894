package io.millrace.transport;

import io.millrace.monitor.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import java.util.Objects;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What is due to one connection: encoded into one buffer, which is written and flushed once per duty cycle, or as soon
 * as it holds {@link #SLICE_LENGTH}. Idle connections hold no buffer. The loop's thread.
 */
final class Outbound {
    private static final int SLICE_LENGTH = 64 * 1024;
    private static final int CAPACITY_MIN = 512;

    private final Connection connection;
    private final Channel channel;
    private final IoLoop loop;
    private @Nullable ByteBuf buffer;
    private int lengthHint = CAPACITY_MIN;
    private long countedBytes;
    private boolean listed;
    private boolean backedUp;
    private boolean ended;
    private boolean released;

    Outbound(final Connection connection, final Channel channel, final IoLoop loop) {
        this.connection = connection;
        this.channel = channel;
        this.loop = loop;
    }

    /** Room for a packet of {@code length} bytes, from offset 0 on; to be followed by {@link #commit}. */
    MutableDirectBuffer room(final int length) {
        ByteBuf current = buffer;
        if (current != null && current.readableBytes() + length > SLICE_LENGTH) {
            flush();
            current = null;
        }
        if (current == null) {
            current = loop.allocator().directBuffer(Math.max(length, lengthHint));
            buffer = current;
        }
        current.ensureWritable(length);
        return loop.outboundView().wrap(current, current.writerIndex(), length);
    }

    /** The packet is in place; {@code length} is what it came to. */
    void commit(final int length) {
        final ByteBuf current = Objects.requireNonNull(buffer, "commit without room");
        current.writerIndex(current.writerIndex() + length);
        count(released ? 0 : countedBytes + length);
        loop.counters().increment(Counter.PACKETS_SENT);
        if (!listed) {
            listed = true;
            loop.dirty().add(connection);
        }
    }

    /** Bytes encoded that the kernel has not taken yet. */
    long pendingBytes() {
        if (released) {
            return 0;
        }
        final ByteBuf current = buffer;
        final ChannelOutboundBuffer written = channel.unsafe().outboundBuffer();
        return (current == null ? 0 : current.readableBytes())
                + (written == null ? 0 : written.totalPendingWriteBytes());
    }

    /** Tells the loop's budget what is pending now, and the router if that makes the connection congested or not. */
    void review() {
        count(pendingBytes());
        if (connection.state().isSessionOpen()) {
            if (countedBytes > loop.budget().highWatermark()) {
                connection.pending().congested(true);
            } else if (countedBytes == 0 || countedBytes < loop.budget().lowWatermark()) {
                connection.pending().congested(false);
            }
        }
        if (countedBytes > 0 && !backedUp) {
            backedUp = true;
            loop.backedUp().add(connection);
        }
    }

    /** The loop has come to this connection in its list of those with bytes that the kernel has not taken. */
    void reviewListed() {
        backedUp = false;
        review();
    }

    private void count(final long bytes) {
        loop.budget().add(bytes - countedBytes);
        countedBytes = bytes;
    }

    /** The loop has come to this connection in its list. */
    void flushListed() {
        listed = false;
        flush();
    }

    /** Writes what is encoded, as far as the kernel takes it. May end the connection. */
    void flush() {
        final ByteBuf current = take();
        if (current != null) {
            channel.writeAndFlush(current, channel.voidPromise());
            review();
            if (loop.budget().isExceeded(countedBytes, 1)) {
                // Answers count as well: a client may ask for ever and never read one.
                loop.counters().increment(Counter.DROPPED_CONGESTED);
                connection.abort();
            }
        }
    }

    /**
     * Sends what there is and says goodbye: the sending direction is shut down and the client left to close, because a
     * close with unread bytes would make the kernel throw away our last packet. The empty buffer tells a pipeline that
     * has words of its own for it, as a WebSocket has.
     */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        final ByteBuf current = take();
        if (current != null) {
            channel.write(current, channel.voidPromise());
        }
        final ChannelFuture written = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
        written.addListener(done -> {
            if (done.isSuccess() && channel instanceof final DuplexChannel duplex) {
                duplex.shutdownOutput();
            } else {
                channel.close();
            }
        });
    }

    /** The channel is gone. */
    void release() {
        ended = true;
        released = true;
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
        count(0);
    }

    private @Nullable ByteBuf take() {
        final ByteBuf current = buffer;
        buffer = null;
        if (current != null) {
            // The next buffer is as long as this one came to be, so that a steady flow never copies.
            lengthHint = Math.max(CAPACITY_MIN, Math.min(current.readableBytes(), SLICE_LENGTH));
            loop.counters().add(Counter.BYTES_SENT, current.readableBytes());
        }
        return current;
    }
}
