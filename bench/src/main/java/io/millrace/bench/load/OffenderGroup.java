package io.millrace.bench.load;

import io.millrace.bench.BenchException;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The subscribers of a run that do not keep up, to everything that it publishes, on a thread of their own. What they get
 * is not judged.
 */
final class OffenderGroup implements AutoCloseable {
    private final LoadConfig config;
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

    OffenderGroup(final LoadConfig config) {
        this.config = config;
    }

    /** Returns when all of them have subscribed and begun to misbehave. */
    void start() throws BenchException, InterruptedException {
        start(Offender.Kind.SLOW, config.offenders().slow());
        start(Offender.Kind.STOPPED, config.offenders().stopped());
        start(Offender.Kind.HALF_OPEN, config.offenders().halfOpen());
    }

    @SuppressWarnings("deprecation") // one read a turn is what a slow one is about
    private void start(final Offender.Kind kind, final int count) throws BenchException, InterruptedException {
        for (int i = 0; i < count; i++) {
            final String clientId = config.target().prefix() + kind.name().toLowerCase(Locale.ROOT) + "-" + i;
            final Offender offender =
                    new Offender(kind, clientId, config.target(), config.topic().replace("%i", "+"));
            final Bootstrap bootstrap = new Bootstrap()
                    .group(group)
                    .channel(EpollSocketChannel.class)
                    .option(
                            ChannelOption.RCVBUF_ALLOCATOR,
                            new FixedRecvByteBufAllocator(Offender.READ_LENGTH).maxMessagesPerRead(1))
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(final Channel channel) {
                            channel.pipeline().addLast(offender);
                        }
                    });
            bootstrap.connect(config.target().address()).addListener(connected -> {
                if (!connected.isSuccess()) {
                    offender.misbehaving().completeExceptionally(connected.cause());
                }
            });
            try {
                offender.misbehaving().get(config.timing().handshakeMs(), TimeUnit.MILLISECONDS);
            } catch (final ExecutionException | TimeoutException e) {
                throw new BenchException(clientId + " cannot subscribe: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
