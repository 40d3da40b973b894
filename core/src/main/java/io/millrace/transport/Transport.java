package io.millrace.transport;

import io.millrace.monitor.Counters;
import io.millrace.security.Authenticator;
import io.millrace.security.Authorizer;
import io.millrace.security.EnhancedAuthenticators;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The MQTT front end: event loops, one a port, and the listeners on them. The first loop drives the core where
 * threading is inline. One thread starts and closes it.
 */
public final class Transport implements AutoCloseable {
    /** What an event needs besides the packet it is made of. */
    private static final int EVENT_HEADROOM = 1024;

    private final TransportConfig config;
    private final List<LoopPort> ports;
    private final @Nullable DutyCycle core;
    private final IoLoop.Access access;
    private final Counters counters;
    private final ErrorHandler errorHandler;
    private final SocketKind socketKind;
    private final Map<String, Channel> listeners = new ConcurrentHashMap<>();
    private @Nullable LoopGroup loops;

    /**
     * Starts nothing yet.
     *
     * @param ports one for each event loop
     * @param core driven by the first loop; null if a thread of its own drives it
     * @param guards who is not let in
     * @param errorHandler told of faults that no client can cause; called on an I/O thread
     */
    public Transport(
            final TransportConfig config,
            final List<LoopPort> ports,
            final @Nullable DutyCycle core,
            final Authenticator authenticator,
            final Authorizer authorizer,
            final EnhancedAuthenticators enhanced,
            final Guards guards,
            final Counters counters,
            final ErrorHandler errorHandler) {
        this(
                config,
                ports,
                core,
                new IoLoop.Access(authenticator, authorizer, enhanced, guards),
                counters,
                errorHandler,
                SocketKind.best());
    }

    Transport(
            final TransportConfig config,
            final List<LoopPort> ports,
            final @Nullable DutyCycle core,
            final IoLoop.Access access,
            final Counters counters,
            final ErrorHandler errorHandler,
            final SocketKind socketKind) {
        this.config = config;
        this.ports = List.copyOf(ports);
        this.core = core;
        this.access = access;
        this.counters = counters;
        this.errorHandler = errorHandler;
        this.socketKind = socketKind;
    }

    /**
     * Starts the loops and opens the listeners. The run's incarnation must be known to the ports by now.
     *
     * @throws IOException if an address cannot be bound; the message names the listener; {@link #close()} is still due
     */
    public void start() throws IOException {
        final LoopGroup group = new LoopGroup(newLoops(), wakeUps(), config.outbound(), config.guards(), socketKind);
        loops = group;
        group.start();
        for (final ListenerConfig listener : config.listeners()) {
            final ChannelFuture bound = group.bind(listener, listeners.size()).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                throw new IOException(
                        "listener " + listener.name() + " cannot bind " + listener.host() + ":" + listener.port() + ": "
                                + bound.cause().getMessage(),
                        bound.cause());
            }
            listeners.put(listener.name(), bound.channel());
        }
    }

    /** True once the listener {@code name} is open; any thread. */
    public boolean isOpen(final String name) {
        return listeners.containsKey(name);
    }

    /** Where the listener {@code name} listens: its port even where any free one was asked for. Any thread. */
    public InetSocketAddress boundAddress(final String name) {
        final Channel channel = listeners.get(name);
        if (channel == null) {
            throw new IllegalArgumentException("no listener " + name + " is open");
        }
        return (InetSocketAddress) channel.localAddress();
    }

    /** Accepted connections that are not yet gone; any thread. */
    public int connectionCount() {
        final LoopGroup group = loops;
        return group == null ? 0 : group.connectionCount();
    }

    /** Accepts no more; connections stay. */
    public void closeListeners() {
        for (final Channel channel : listeners.values()) {
            channel.close().awaitUninterruptibly();
        }
        listeners.clear();
    }

    /**
     * Closes listeners and connections (MQTT 5 clients are told 0x8B) and ends the loops. The CLOSED of each connection
     * is in its ring afterwards; the caller is to have the core driven on until it has no more work.
     */
    @Override
    public void close() {
        closeListeners();
        final LoopGroup group = loops;
        if (group != null) {
            loops = null;
            group.close();
        }
    }

    private List<IoLoop> newLoops() {
        final List<IoLoop> made = new ArrayList<>();
        for (final LoopPort loopPort : ports) {
            if (loopPort.port().eventLengthLimit() < config.protocol().maximumPacketSize() + EVENT_HEADROOM) {
                throw new IllegalArgumentException("maximumPacketSize "
                        + config.protocol().maximumPacketSize() + " does not fit into events of "
                        + loopPort.port().eventLengthLimit() + " bytes");
            }
            made.add(new IoLoop(
                    config.share(ports.size()),
                    Placement.share(config.connectionLimit(), made.size(), ports.size()),
                    loopPort.port(),
                    made.isEmpty() ? core : null,
                    access,
                    counters.newSet(),
                    errorHandler,
                    SystemEpochClock.INSTANCE,
                    SystemNanoClock.INSTANCE));
        }
        return made;
    }

    private List<WakeUp> wakeUps() {
        return ports.stream().map(LoopPort::wakeUp).toList();
    }
}
