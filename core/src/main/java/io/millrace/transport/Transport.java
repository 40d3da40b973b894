package io.millrace.transport;

import io.millrace.monitor.Counters;
import io.millrace.security.Authenticator;
import io.millrace.security.Authorizer;
import io.millrace.security.EnhancedAuthenticators;
import io.millrace.transport.tls.TlsProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The MQTT front end: event loops, one a port, and the listeners on them. The first loop drives the core where
 * threading is inline. Started once, and closed; listeners of it may be stopped and started meanwhile.
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
    private final TlsProvider tlsProvider;
    private final Listeners listeners;
    private volatile @Nullable LoopGroup loops;
    private volatile @Nullable TlsDoors tls;

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
                SocketKind.best(),
                TlsProvider.best());
    }

    Transport(
            final TransportConfig config,
            final List<LoopPort> ports,
            final @Nullable DutyCycle core,
            final IoLoop.Access access,
            final Counters counters,
            final ErrorHandler errorHandler,
            final SocketKind socketKind) {
        this(config, ports, core, access, counters, errorHandler, socketKind, TlsProvider.best());
    }

    Transport(
            final TransportConfig config,
            final List<LoopPort> ports,
            final @Nullable DutyCycle core,
            final IoLoop.Access access,
            final Counters counters,
            final ErrorHandler errorHandler,
            final SocketKind socketKind,
            final TlsProvider tlsProvider) {
        this.config = config;
        this.ports = List.copyOf(ports);
        this.core = core;
        this.access = access;
        this.counters = counters;
        this.errorHandler = errorHandler;
        this.socketKind = socketKind;
        this.tlsProvider = tlsProvider;
        listeners = new Listeners(config.listeners());
    }

    /**
     * Reads the certificates of all listeners; {@link #start()} does so where it was not done before.
     *
     * @throws IOException names the listener, the file, and what is wrong with it
     */
    public void openTls() throws IOException {
        if (tls == null) {
            tls = TlsDoors.open(config.listeners(), tlsProvider, counters.newSet());
        }
    }

    /**
     * Reads the certificates of all listeners again, for new connections, and returns when that is done; any thread.
     * What cannot be used is logged and counted, and what was read before stays in use.
     */
    public void reloadTls() {
        final TlsDoors current = tls;
        if (current != null) {
            current.reload();
        }
    }

    /**
     * Starts the loops and opens the listeners. The run's incarnation must be known to the ports by now.
     *
     * @throws IOException if an address cannot be bound, or a certificate not be used; the message names the listener;
     *     {@link #close()} is still due
     */
    public synchronized void start() throws IOException {
        openTls();
        final TlsDoors doors = Objects.requireNonNull(tls);
        final LoopGroup group =
                new LoopGroup(newLoops(), wakeUps(), config.outbound(), config.guards(), socketKind, doors);
        loops = group;
        group.start();
        doors.start();
        for (final String name : listeners.names()) {
            listeners.open(name, group);
        }
    }

    /**
     * Opens one that was stopped; returns when it is open. Any thread.
     *
     * @throws ListenerException if there is none, it is open, or its address is in use
     */
    public synchronized void startListener(final String name) throws ListenerException {
        listeners.open(name, running());
    }

    /**
     * Closes one, and the connections that came by it: MQTT 5 clients are told 0x8B. Returns when they are gone, some
     * seconds later at most. Any thread.
     *
     * @throws ListenerException if there is none, or it is not open
     */
    public synchronized void stopListener(final String name) throws ListenerException {
        final LoopGroup group = running();
        listeners.close(name, group);
        group.closeConnections(listeners.find(name));
    }

    /**
     * Closes one as {@link #stopListener} does, if it is open, and opens it.
     *
     * @throws ListenerException if there is none, or its address is in use
     */
    public synchronized void restartListener(final String name) throws ListenerException {
        if (listeners.isOpen(name)) {
            stopListener(name);
        }
        startListener(name);
    }

    private LoopGroup running() throws ListenerException {
        final LoopGroup group = loops;
        if (group == null) {
            throw new ListenerException(ListenerException.Reason.CONFLICT, "the broker is starting or stopping");
        }
        return group;
    }

    /** All listeners, open or not; any thread. */
    public List<ListenerStatus> listeners() {
        return listeners.status();
    }

    /** True once the listener {@code name} is open; any thread. */
    public boolean isOpen(final String name) {
        return listeners.isOpen(name);
    }

    /** Where the listener {@code name} listens: its port even where any free one was asked for. Any thread. */
    public InetSocketAddress boundAddress(final String name) {
        final InetSocketAddress bound = listeners.boundAddress(name);
        if (bound == null) {
            throw new IllegalArgumentException("no listener " + name + " is open");
        }
        return bound;
    }

    /** Accepted connections that are not yet gone; any thread. */
    public int connectionCount() {
        final LoopGroup group = loops;
        return group == null ? 0 : group.connectionCount();
    }

    /** Accepts no more; connections stay. */
    public synchronized void closeListeners() {
        listeners.closeAll();
    }

    /**
     * Closes listeners and connections (MQTT 5 clients are told 0x8B) and ends the loops. The CLOSED of each connection
     * is in its ring afterwards; the caller is to have the core driven on until it has no more work.
     */
    @Override
    public synchronized void close() {
        closeListeners();
        final LoopGroup group = loops;
        if (group != null) {
            loops = null;
            group.close();
        }
        final TlsDoors doors = tls;
        if (doors != null) {
            tls = null;
            doors.close();
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
                    Placement.share(config.slots(), made.size(), ports.size()),
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
