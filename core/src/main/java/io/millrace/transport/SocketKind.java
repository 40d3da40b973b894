package io.millrace.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import jdk.net.ExtendedSocketOptions;

/** How sockets are served: by native epoll, or by the JDK where there is none. */
enum SocketKind {
    EPOLL {
        @Override
        IoHandlerFactory handlerFactory() {
            return EpollIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerChannel> serverChannel() {
            return EpollServerSocketChannel.class;
        }

        @Override
        void setProbes(final ServerBootstrap bootstrap, final TcpOptions.Probes probes) {
            bootstrap
                    .childOption(EpollChannelOption.TCP_KEEPIDLE, probes.idleS())
                    .childOption(EpollChannelOption.TCP_KEEPINTVL, probes.intervalS())
                    .childOption(EpollChannelOption.TCP_KEEPCNT, probes.count());
        }

        @Override
        int acceptLimit() {
            return 16;
        }
    },
    NIO {
        @Override
        IoHandlerFactory handlerFactory() {
            return NioIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerChannel> serverChannel() {
            return NioServerSocketChannel.class;
        }

        @Override
        void setProbes(final ServerBootstrap bootstrap, final TcpOptions.Probes probes) {
            bootstrap
                    .childOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), probes.idleS())
                    .childOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), probes.intervalS())
                    .childOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), probes.count());
        }

        @Override
        int acceptLimit() {
            return 1;
        }
    };

    abstract IoHandlerFactory handlerFactory();

    abstract Class<? extends ServerChannel> serverChannel();

    /** Connections accepted in one round, unless {@link Admission} says stop: the JDK's are all there by then. */
    abstract int acceptLimit();

    abstract void setProbes(ServerBootstrap bootstrap, TcpOptions.Probes probes);

    /** A size that is not set is left to the kernel, which changes it as it sees fit. */
    final void setOptions(final ServerBootstrap bootstrap, final TcpOptions options) {
        bootstrap
                .option(ChannelOption.SO_REUSEADDR, options.isAddressReused())
                .childOption(ChannelOption.TCP_NODELAY, options.isNoDelay());
        if (options.receiveBufferBytes() > 0) {
            // Of the listening socket: the window is agreed on before a connection is accepted, which inherits it.
            bootstrap.option(ChannelOption.SO_RCVBUF, options.receiveBufferBytes());
        }
        if (options.sendBufferBytes() > 0) {
            bootstrap.childOption(ChannelOption.SO_SNDBUF, options.sendBufferBytes());
        }
        if (options.probes() != null) {
            bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
            setProbes(bootstrap, options.probes());
        }
    }

    static SocketKind best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }
}
