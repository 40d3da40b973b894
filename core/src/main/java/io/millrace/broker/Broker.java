package io.millrace.broker;

import io.millrace.admin.AdminServer;
import io.millrace.admin.NodeStatus;
import io.millrace.admin.SnapshotControl;
import io.millrace.monitor.Counters;
import io.millrace.pipeline.CoreThread;
import io.millrace.pipeline.FailStop;
import io.millrace.pipeline.MonotonicClock;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.Replay;
import io.millrace.pipeline.ReplayFailedException;
import io.millrace.pipeline.ReplayOrigin;
import io.millrace.pipeline.RouterMachine;
import io.millrace.pipeline.StateMachine;
import io.millrace.pipeline.UnsupportedJournalException;
import io.millrace.port.Port;
import io.millrace.security.EnhancedAuthenticator;
import io.millrace.security.ban.Bans;
import io.millrace.storage.JournalDamagedException;
import io.millrace.storage.admin.AdminStore;
import io.millrace.transport.LoopPort;
import io.millrace.transport.Transport;
import io.millrace.transport.WakeUp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running broker: the composition root, where every part is made and given what it needs. Started and closed by one
 * thread; in between the core is driven by its own thread or by the one event loop.
 */
public final class Broker implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Broker.class);

    private final BrokerConfig config;
    private final Store store;
    private final Counters counters;
    private final ThreadLayout threads;
    private final Pipeline pipeline;
    private final List<LoopPort> loopPorts;
    private final @Nullable CoreThread coreThread;
    private final AccountAuthentication accounts;
    private final Authorization authorization;
    private final Authentication authentication;
    private final Transport transport;
    private final AdminServer admin;
    private final Recovery recovery;
    private final FailStop failStop;

    private Broker(
            final BrokerConfig config,
            final Store store,
            final Counters counters,
            final FailStop failStop,
            final UnaryOperator<StateMachine> watching,
            final List<EnhancedAuthenticator> enhanced)
            throws IOException {
        this.config = config;
        this.store = store;
        this.counters = counters;
        this.failStop = failStop;
        pipeline = new Pipeline(
                Wiring.pipeline(config),
                store.journal(),
                watching.apply(new RouterMachine(store.beginning().router())),
                counters,
                new MonotonicClock(SystemEpochClock.INSTANCE, SystemNanoClock.INSTANCE),
                failStop);
        pipeline.commitIntervalMs(config.durability().commitIntervalMs());
        pipeline.diskSpace(store.space());
        threads = ThreadLayout.of(config.pipeline(), Runtime.getRuntime().availableProcessors());
        loopPorts = loopPorts(threads.ioThreadCount());
        if (threads.isFused()) {
            coreThread = new CoreThread(pipeline, failStop, threads.waitStrategy());
        } else {
            coreThread = null;
            pipeline.setCoreWakeUp(loopPorts.get(0).wakeUp());
        }
        final AdminStore kept = store.directory() == null ? null : AdminStore.open(store.directory());
        final Bans bans = new Bans(StoredBans.open(kept));
        accounts = AccountAuthentication.open(kept);
        authentication = Authentication.open(config, BuiltInBackends.all(accounts), enhanced);
        authorization = Authorization.open(config.authorization(), kept);
        transport = new Transport(
                Wiring.transport(config, authentication),
                loopPorts,
                threads.isFused() ? null : new InlineCore(pipeline),
                authentication.authenticator(),
                authorization.authorizer(),
                authentication.enhanced(),
                Wiring.guards(config.guards(), bans),
                counters,
                fault -> LOGGER.error("an event loop met a fault that no client should be able to cause", fault));
        admin = new AdminServer(
                config.admin().socket(),
                new NodeStatus(
                        Version.current(),
                        config.node().name(),
                        threads.text(),
                        store.openedNs(),
                        this::boundListeners,
                        store.space()),
                counters,
                store.snapshots() == null ? SnapshotControl.NONE : store.snapshots(),
                new ListenerOperations(config.listeners(), transport),
                bans);
        bans.onOffered(admin::wakeUp);
        SecurityCommands.add(admin, accounts, authentication, authorization);
        final Port adminPort = pipeline.addExtensionPort(admin::wakeUp);

        final Replay replay = replay(store.guard());
        ClockAlarm.sentence(replay.lastTimeMs(), SystemEpochClock.INSTANCE.time())
                .ifPresent(LOGGER::error);
        recovery = store.recovery(replay.records());
        pipeline.start(store.incarnation(), event -> Wiring.configure(config, event));
        store.space().start();
        startParts(adminPort);
    }

    /** Listeners open last. */
    private void startParts(final Port adminPort) throws IOException {
        try {
            if (coreThread != null) {
                coreThread.start();
            }
            admin.start(adminPort);
            store.startSnapshots();
            transport.start();
        } catch (final IOException | RuntimeException e) {
            closeParts();
            throw e;
        }
    }

    private Replay replay(final @Nullable ReplayGuard guard) throws IOException {
        // Before it takes its time: what is wrong with certificates.
        DevelopmentCertificate.provide(config);
        transport.openTls();
        final ReplayOrigin origin = store.beginning().origin();
        final Replay.Progress progress =
                new ReplayProgress(origin.checkedFrom(), store.journal().endPosition());
        if (guard == null) {
            return pipeline.replay(origin, progress);
        }
        pipeline.quarantine(guard.quarantined());
        pipeline.onUnapplied(guard::onUnapplied);
        try {
            final Replay replay = pipeline.replay(origin, progress);
            guard.onReplayed();
            return replay;
        } catch (final ReplayFailedException e) {
            LOGGER.error("a record could not be replayed", e);
            throw guard.explained(e);
        }
    }

    /**
     * Starts a broker; returns when its listeners are open.
     *
     * @param failStop told when an invariant of the core is broken: it is to end the process
     * @throws StartException if an operator can do something about it: an address in use, a locked data directory
     */
    public static Broker start(final BrokerConfig config, final FailStop failStop) {
        return start(config, failStop, List.of());
    }

    /** @param enhanced the Authentication Methods of MQTT 5 that are offered, each once */
    public static Broker start(
            final BrokerConfig config, final FailStop failStop, final List<EnhancedAuthenticator> enhanced) {
        return start(config, failStop, machine -> machine, enhanced);
    }

    /** @param watching puts something around the router: a test's fault */
    static Broker start(
            final BrokerConfig config, final FailStop failStop, final UnaryOperator<StateMachine> watching) {
        return start(config, failStop, watching, List.of());
    }

    /** @param store opened, with a test's disk */
    static Broker start(final BrokerConfig config, final FailStop failStop, final Store store) throws IOException {
        return new Broker(config, store, new Counters(), failStop, machine -> machine, List.of());
    }

    private static Broker start(
            final BrokerConfig config,
            final FailStop failStop,
            final UnaryOperator<StateMachine> watching,
            final List<EnhancedAuthenticator> enhanced) {
        @Nullable Store store = null;
        try {
            final Counters counters = new Counters();
            store = Store.open(config, counters);
            return new Broker(config, store, counters, failStop, watching, enhanced);
        } catch (final StartException e) {
            close(store);
            throw e;
        } catch (final JournalDamagedException e) {
            close(store);
            throw new StartException(e.getMessage() + ". What is left, and what to do: millrace store verify", e);
        } catch (final IOException | UnsupportedJournalException e) {
            close(store);
            throw new StartException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private static void close(final @Nullable Store store) {
        if (store != null) {
            store.close();
        }
    }

    /** Id ({@code tcp:default}) of every open listener to its address, with the port that the system chose. */
    public Map<String, String> boundListeners() {
        final Map<String, String> bound = new LinkedHashMap<>();
        for (final ListenerConfig listener : config.listeners()) {
            // The administration may ask before all of them are open.
            if (transport.isOpen(listener.id())) {
                bound.put(listener.id(), ListenerConfig.text(transport.boundAddress(listener.id())));
            }
        }
        return bound;
    }

    /** What is counted. */
    Counters counters() {
        return counters;
    }

    /** What was found in the data directory. */
    public Recovery recovery() {
        return recovery;
    }

    /** The threads that this broker runs on. */
    public ThreadLayout threads() {
        return threads;
    }

    private List<LoopPort> loopPorts(final int count) {
        final List<LoopPort> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final WakeUp wakeUp = new WakeUp();
            made.add(new LoopPort(threads.isFused() ? pipeline.addPort(wakeUp) : pipeline.addCorePort(wakeUp), wakeUp));
        }
        return List.copyOf(made);
    }

    /** Closes listeners and clients, writes a snapshot, closes the journal, in this order; any thread, at most once. */
    @Override
    public void close() {
        closeParts();
        if (!failStop.isStopped()) {
            store.writeSnapshot();
        }
        store.close();
    }

    private void closeParts() {
        if (store.snapshots() != null) {
            store.snapshots().close();
        }
        try {
            admin.close();
        } catch (final IOException e) {
            LOGGER.warn("the administration socket was not removed", e);
        }
        transport.close();
        authorization.close();
        authentication.close();
        accounts.close();
        if (coreThread != null) {
            coreThread.close();
        }
        pipeline.commitIntervalMs(0);
        LastEvents.drive(pipeline, loopPorts);
        pipeline.close();
    }
}
