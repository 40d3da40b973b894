package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the kernel says of an accepted socket. */
@Timeout(60)
class TcpOptionsTest {
    private static final int BUFFER_BYTES = 32 * 1024;

    private interface Look {
        void at(Channel server, Channel accepted);
    }

    private static void accept(final SocketKind kind, final TcpOptions options, final Look look) throws Exception {
        final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, kind.handlerFactory());
        try {
            final CompletableFuture<Channel> accepted = new CompletableFuture<>();
            final ServerBootstrap bootstrap = new ServerBootstrap()
                    .group(group)
                    .channel(kind.serverChannel())
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(final Channel channel) {
                            accepted.complete(channel);
                        }
                    });
            kind.setOptions(bootstrap, options);
            final Channel server = bootstrap
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .sync()
                    .channel();
            final int port = ((InetSocketAddress) server.localAddress()).getPort();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertTrue(socket.isConnected());
                look.at(server, accepted.get(30, TimeUnit.SECONDS));
            }
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void whatIsSetIsSet(final SocketKind kind) throws Exception {
        final TcpOptions options =
                new TcpOptions(false, new TcpOptions.Probes(240, 30, 5), BUFFER_BYTES, BUFFER_BYTES, false);
        accept(kind, options, (server, accepted) -> {
            assertEquals(false, server.config().getOption(ChannelOption.SO_REUSEADDR));
            assertEquals(false, accepted.config().getOption(ChannelOption.TCP_NODELAY));
            assertEquals(true, accepted.config().getOption(ChannelOption.SO_KEEPALIVE));
            assertBuffer(accepted.config().getOption(ChannelOption.SO_SNDBUF));
            assertBuffer(accepted.config().getOption(ChannelOption.SO_RCVBUF));
            final boolean isEpoll = kind == SocketKind.EPOLL;
            assertEquals(
                    240,
                    accepted.config()
                            .getOption(
                                    isEpoll
                                            ? EpollChannelOption.TCP_KEEPIDLE
                                            : NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE)));
            assertEquals(
                    30,
                    accepted.config()
                            .getOption(
                                    isEpoll
                                            ? EpollChannelOption.TCP_KEEPINTVL
                                            : NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL)));
            assertEquals(
                    5,
                    accepted.config()
                            .getOption(
                                    isEpoll
                                            ? EpollChannelOption.TCP_KEEPCNT
                                            : NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT)));
        });
    }

    /** Linux adds as much again for its own, and the JDK does not always tell so. */
    private static void assertBuffer(final int bytes) {
        assertTrue(bytes == BUFFER_BYTES || bytes == 2 * BUFFER_BYTES, () -> "a buffer of " + bytes);
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void whatIsNotSetIsTheKernels(final SocketKind kind) throws Exception {
        accept(kind, TcpOptions.DEFAULT, (server, accepted) -> {
            assertEquals(true, server.config().getOption(ChannelOption.SO_REUSEADDR));
            assertEquals(true, accepted.config().getOption(ChannelOption.TCP_NODELAY));
            assertEquals(false, accepted.config().getOption(ChannelOption.SO_KEEPALIVE));
        });
    }
}
