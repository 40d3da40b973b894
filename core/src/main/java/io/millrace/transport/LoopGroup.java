package io.millrace.transport;

import io.millrace.monitor.Counter;
import io.millrace.transport.tls.TlsDoor;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ThreadAwareExecutor;
import io.netty.util.concurrent.ThreadPerTaskExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.SystemNanoClock;

/**
 * The threads: one Netty event loop around each {@link IoLoop}. Netty asks for its handlers one by one; the first gets
 * the first loop, and so on.
 */
final class LoopGroup {
    private static final int GOODBYE_S = 5;
    private static final int POLL_MS = 5;

    private final List<Seat> seats = new ArrayList<>();
    private final OutboundConfig outbound;
    private final SocketKind socketKind;
    private final TlsDoors doors;
    private final GuardConfig guards;
    private final TokenBucket tokens;
    private final MultiThreadIoEventLoopGroup group;

    /** An {@link IoLoop}, the Netty loop that runs it, the buffer this one reads into, and what leads to it. */
    private record Seat(
            IoLoop loop, ThreadAwareExecutor executor, ReceiveBuffer receiveBuffer, Map<DoorConfig, Door> doors) {
        /** The loop's thread. */
        Door door(final DoorConfig config) {
            return doors.computeIfAbsent(config, added -> new Door(loop, added));
        }
    }

    LoopGroup(
            final List<IoLoop> loops,
            final List<WakeUp> wakeUps,
            final OutboundConfig outbound,
            final GuardConfig guards,
            final SocketKind socketKind,
            final TlsDoors doors) {
        this.doors = doors;
        this.outbound = outbound;
        this.guards = guards;
        tokens = new TokenBucket(guards.connectionRate());
        this.socketKind = socketKind;
        final IoHandlerFactory delegates = socketKind.handlerFactory();
        final Executor threads = new ThreadPerTaskExecutor(new DefaultThreadFactory("millrace-io"));
        group = new MultiThreadIoEventLoopGroup(loops.size(), threads, new Placement(loops), executor -> {
            final int index = seats.size();
            final IoHandler handler = new LoopIoHandler(delegates.newHandler(executor), loops.get(index));
            seats.add(new Seat(
                    loops.get(index),
                    executor,
                    new ReceiveBuffer(loops.get(index).allocator()),
                    new HashMap<>()));
            wakeUps.get(index).target(handler::wakeup);
            return handler;
        });
    }

    /** Starts every thread: a loop without a connection has egress to drain, or a core to drive. */
    void start() {
        for (final EventExecutor executor : group) {
            executor.execute(() -> {});
        }
    }

    /**
     * Binds; the future fails if the address is taken.
     *
     * @param index of the listener: each is on the next loop, its connections on all of them
     */
    @SuppressWarnings("deprecation")
    ChannelFuture bind(final Turnstile turnstile, final int index) {
        final ListenerConfig listener = turnstile.config();
        final Seat accepting = seats.get(index % seats.size());
        final ServerBootstrap bootstrap = new ServerBootstrap()
                .group((EventLoop) accepting.executor(), group)
                .channel(socketKind.serverChannel())
                .handler(new Admission(
                        new TokenBucket(listener.connectionRate()),
                        tokens,
                        this::isRoomFull,
                        this::isBusy,
                        accepting.loop().counters(),
                        SystemNanoClock.INSTANCE))
                .option(ChannelOption.SO_BACKLOG, listener.backlog())
                .option(ChannelOption.MAX_MESSAGES_PER_READ, socketKind.acceptLimit())
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(outbound.lowWatermark(), outbound.highWatermark()))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(final Channel channel) {
                        connect(channel, turnstile);
                    }
                });
        socketKind.setOptions(bootstrap, listener.socket().tcp());
        return bootstrap.bind(listener.host(), listener.port());
    }

    @SuppressWarnings("deprecation")
    private void connect(final Channel channel, final Turnstile turnstile) {
        final Seat seat = seatOf(channel.eventLoop());
        if (seat.loop().guards().isBanned(channel.remoteAddress())) {
            seat.loop().onAccepted();
            seat.loop().counters().increment(Counter.CONNECTIONS_REFUSED);
            channel.close();
            return;
        }
        final ListenerConfig listener = turnstile.config();
        final Connection connection = new Connection(seat.loop(), channel, turnstile, seat.door(listener.door()));
        if (listener.socket().proxy() != null) {
            channel.pipeline().addLast(new ProxyProtocol(connection));
        }
        final TlsDoor tls = doors.of(listener.name());
        if (tls == null) {
            channel.config().setRecvByteBufAllocator(seat.receiveBuffer());
        } else {
            TlsGate.addTo(channel.pipeline(), connection, seat.loop(), tls);
        }
        final String webSocketPath = listener.webSocketPath();
        if (webSocketPath != null) {
            WebSocketUpgrade.addTo(channel.pipeline(), connection, webSocketPath);
        }
        channel.pipeline().addLast(new ConnectionHandler(connection));
    }

    private Seat seatOf(final EventLoop eventLoop) {
        for (final Seat seat : seats) {
            if (seat.executor() == eventLoop) {
                return seat;
            }
        }
        throw new IllegalStateException("a channel on a loop that is none of ours");
    }

    private boolean isRoomFull() {
        int count = 0;
        for (final Seat seat : seats) {
            count += seat.loop().guards().unauthenticatedCount();
        }
        return count >= guards.unauthenticatedLimit();
    }

    private boolean isBusy() {
        for (final Seat seat : seats) {
            if (seat.loop().guards().isBusy()) {
                return true;
            }
        }
        return false;
    }

    int connectionCount() {
        int count = 0;
        for (final Seat seat : seats) {
            count += seat.loop().table().count();
        }
        return count;
    }

    /** Closes the socket of a listener; its address is free afterwards. */
    void unbind(final Channel server) {
        final EventLoop executor = server.eventLoop();
        final IoLoop loop = seatOf(executor).loop();
        server.close().awaitUninterruptibly();
        // The JDK lets go of a socket when its selector looks next, once Netty has taken it out.
        executor.submit(() -> {}).awaitUninterruptibly();
        final int begun = round(executor, loop);
        while (round(executor, loop) - begun < 2) {
            Thread.onSpinWait();
        }
    }

    private static int round(final EventLoop executor, final IoLoop loop) {
        return executor.submit(loop::round).syncUninterruptibly().getNow();
    }

    /** Says goodbye to the connections that came by {@code listener}, and waits for them a few seconds. */
    void closeConnections(final Turnstile listener) {
        for (final Seat seat : seats) {
            seat.executor().execute(() -> seat.loop().farewell().shutDown(listener));
        }
        await(() -> listener.count() == 0);
        for (final Seat seat : seats) {
            seat.executor().execute(() -> seat.loop().farewell().abort(listener));
        }
    }

    /** Says goodbye to all connections, waits for them a few seconds, and ends the threads. */
    void close() {
        for (final Seat seat : seats) {
            seat.executor().execute(seat.loop().farewell()::shutDown);
        }
        await(() -> connectionCount() == 0);
        group.shutdownGracefully(0, GOODBYE_S, TimeUnit.SECONDS).awaitUninterruptibly();
        for (final Seat seat : seats) {
            // The loop is no more; the last CLOSED may still be unpublished.
            seat.loop().writer().publish();
            seat.receiveBuffer().release();
        }
    }

    private static void await(final BooleanSupplier condition) {
        try {
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(GOODBYE_S);
            while (!condition.getAsBoolean() && System.nanoTime() < deadlineNs) {
                Thread.sleep(POLL_MS);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
