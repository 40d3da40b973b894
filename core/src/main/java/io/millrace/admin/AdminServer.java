package io.millrace.admin;

import io.millrace.monitor.Counters;
import io.millrace.port.Port;
import io.millrace.security.ban.Bans;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of the administration: serves the Unix domain socket and owns a port. Nothing that a client does here
 * disturbs anything else; a client that does it too badly is disconnected.
 */
public final class AdminServer implements AutoCloseable {
    static final int CONNECTION_LIMIT = 16;

    private static final Logger LOGGER = LoggerFactory.getLogger(AdminServer.class);
    private static final long QUERY_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long IDLE_LIMIT_NS = TimeUnit.MINUTES.toNanos(1);
    /** So that a fault that stays neither spins nor floods the log. */
    private static final long FAULT_PAUSE_NS = TimeUnit.SECONDS.toNanos(1);

    private static final long TICK_MS = 1_000;
    private static final long PENDING_TICK_MS = 10;

    private final List<AdminConnection> connections = new ArrayList<>();
    private final Path path;
    private final NodeStatus node;
    private final Counters counters;
    private final SnapshotControl snapshots;
    private final ListenerControl listeners;
    private final BanCommands bans;
    private final Map<String, AdminCommand> further = new TreeMap<>();
    private final long queryTimeoutNs;
    private final Selector selector;
    private @Nullable AdminSocket socket;
    private @Nullable Thread thread;
    private volatile boolean isClosed;

    /** @throws IOException if the process has no file descriptor left */
    public AdminServer(
            final Path path,
            final NodeStatus node,
            final Counters counters,
            final SnapshotControl snapshots,
            final ListenerControl listeners,
            final Bans bans)
            throws IOException {
        this(path, node, counters, snapshots, listeners, bans, QUERY_TIMEOUT_NS);
    }

    AdminServer(
            final Path path,
            final NodeStatus node,
            final Counters counters,
            final SnapshotControl snapshots,
            final ListenerControl listeners,
            final Bans bans,
            final long queryTimeoutNs)
            throws IOException {
        this.path = path;
        this.node = node;
        this.counters = counters;
        this.snapshots = snapshots;
        this.listeners = listeners;
        this.bans = new BanCommands(bans);
        this.queryTimeoutNs = queryTimeoutNs;
        this.selector = Selector.open();
    }

    /** One more command; before {@link #start}. */
    public void add(final String name, final AdminCommand command) {
        further.put(name, command);
    }

    /** Any thread: something has arrived in the egress ring of the port. */
    public void wakeUp() {
        selector.wakeup();
    }

    /**
     * Opens the socket and starts the thread, which owns {@code port} from now on. At most once.
     *
     * @throws java.nio.file.FileAlreadyExistsException if another broker listens on the socket
     * @throws IOException if the socket cannot be opened
     */
    public void start(final Port port) throws IOException {
        final AdminSocket opened = AdminSocket.open(path);
        socket = opened;
        opened.channel().configureBlocking(false);
        opened.channel().register(selector, SelectionKey.OP_ACCEPT);
        final RouterQueries queries = new RouterQueries(port, queryTimeoutNs);
        final LaterAnswers answers = new LaterAnswers(selector::wakeup);
        final SnapshotCommand snapshotCommand = new SnapshotCommand(snapshots, port, answers);
        final AdminCommands commands = new AdminCommands(
                node, counters, queries, snapshotCommand, new ListenersCommand(listeners, answers), bans, further);
        final Thread started =
                new Thread(() -> run(opened, queries, commands, snapshotCommand, answers), "millrace-admin");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    /** Ends the thread and removes the socket file; any thread but its own. */
    @Override
    public void close() throws IOException {
        isClosed = true;
        selector.wakeup();
        final Thread started = thread;
        if (started != null) {
            joinUninterruptibly(started);
        }
        final AdminSocket opened = socket;
        if (opened != null) {
            opened.close();
        }
        selector.close();
    }

    private void run(
            final AdminSocket opened,
            final RouterQueries queries,
            final AdminCommands commands,
            final SnapshotCommand snapshotCommand,
            final LaterAnswers answers) {
        while (!isClosed) {
            try {
                select(queries, snapshotCommand);
                for (final SelectionKey key : selector.selectedKeys()) {
                    onSelected(key, opened, commands);
                }
                selector.selectedKeys().clear();
                queries.doWork();
                snapshotCommand.doWork();
                answers.doWork();
                bans.doWork();
                advanceAll();
            } catch (final IOException | RuntimeException e) {
                // One component's fault is not the broker's: note it, drop whoever may have caused it, go on.
                LOGGER.error("the administration drops its clients after a fault", e);
                closeAll();
                LockSupport.parkNanos(FAULT_PAUSE_NS);
            }
        }
        closeAll();
    }

    private void select(final RouterQueries queries, final SnapshotCommand snapshotCommand) throws IOException {
        if (queries.hasEgress()) {
            selector.selectNow();
        } else {
            selector.select(queries.isPending() || snapshotCommand.isPending() ? PENDING_TICK_MS : TICK_MS);
        }
    }

    private void onSelected(final SelectionKey key, final AdminSocket opened, final AdminCommands commands)
            throws IOException {
        if (key.isValid() && key.isAcceptable()) {
            accept(opened, commands);
        } else if (key.isValid() && key.isReadable() && key.attachment() instanceof AdminConnection connection) {
            try {
                connection.read(System.nanoTime());
            } catch (final IOException e) {
                LOGGER.debug("a client of the administration has gone", e);
                drop(connection);
            }
        }
    }

    private void accept(final AdminSocket opened, final AdminCommands commands) throws IOException {
        final SocketChannel channel;
        try {
            channel = opened.channel().accept();
        } catch (final IOException e) {
            // No file descriptor left, most likely. Whoever waits is served when there is one again.
            LOGGER.warn("the administration cannot take a client", e);
            LockSupport.parkNanos(FAULT_PAUSE_NS);
            return;
        }
        if (channel != null) {
            onAccepted(channel, commands);
        }
    }

    private void onAccepted(final SocketChannel channel, final AdminCommands commands) throws IOException {
        final AdminConnection connection = new AdminConnection(channel, commands, System.nanoTime());
        channel.configureBlocking(false);
        connection.key(channel.register(selector, SelectionKey.OP_READ, connection));
        if (connections.size() >= CONNECTION_LIMIT) {
            connection.refuse(new AdminException(
                    AdminException.BUSY, "more than " + CONNECTION_LIMIT + " clients of the administration"));
        }
        connections.add(connection);
    }

    private void advanceAll() {
        final long nowNs = System.nanoTime();
        for (final Iterator<AdminConnection> iterator = connections.iterator(); iterator.hasNext(); ) {
            final AdminConnection connection = iterator.next();
            boolean isOpen = connection.isWaiting() || nowNs - connection.lastUsedNs() < IDLE_LIMIT_NS;
            try {
                isOpen = isOpen && connection.advance();
            } catch (final IOException e) {
                LOGGER.debug("a client of the administration has gone", e);
                isOpen = false;
            }
            if (!isOpen) {
                iterator.remove();
                close(connection);
            }
        }
    }

    private void drop(final AdminConnection connection) {
        connections.remove(connection);
        close(connection);
    }

    private void closeAll() {
        connections.forEach(AdminServer::close);
        connections.clear();
    }

    private static void close(final AdminConnection connection) {
        try {
            connection.close();
        } catch (final IOException e) {
            LOGGER.debug("a client of the administration did not close", e);
        }
    }

    private static void joinUninterruptibly(final Thread thread) {
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
