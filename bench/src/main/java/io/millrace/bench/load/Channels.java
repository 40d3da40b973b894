package io.millrace.bench.load;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import org.jspecify.annotations.Nullable;

/** Makes the connections of a loop. Its thread. */
final class Channels {
    /** As much as Netty keeps for the thread, so that no read asks the kernel for memory. */
    static final int READ_LENGTH = 32 * 1024;

    private static final int CONNECT_TIMEOUT_MS = 30_000;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    private final EventLoop eventLoop;
    private final PooledByteBufAllocator allocator;

    private final @Nullable ClientTls tls;

    Channels(final EventLoop eventLoop, final PooledByteBufAllocator allocator, final @Nullable ClientTls tls) {
        this.eventLoop = eventLoop;
        this.allocator = allocator;
        this.tls = tls;
    }

    /** A channel of this loop that is not connected yet. */
    @SuppressWarnings("deprecation")
    Channel open(final Client client) {
        final EpollSocketChannel channel = new EpollSocketChannel();
        channel.config()
                .setTcpNoDelay(true)
                .setAllocator(allocator)
                .setConnectTimeoutMillis(CONNECT_TIMEOUT_MS)
                .setWriteBufferWaterMark(WATER_MARK)
                // One read a turn: others have theirs.
                .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_LENGTH).maxMessagesPerRead(1));
        // The port is looked for when it is known for whom: else the kernel searches for one that is free for all.
        channel.config().setOption(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(allocator), new TlsGate());
        }
        channel.pipeline().addLast(client);
        eventLoop.register(channel);
        return channel;
    }

    /** Closes by a reset: what was not sent is thrown away, and TLS does not take leave. */
    void reset(final Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        // From the first handler outwards, past that of TLS.
        channel.pipeline().firstContext().close();
    }
}
