package io.millrace.pipeline;

import io.millrace.event.ConfiguredEvent;
import io.millrace.event.ConnectionId;
import io.millrace.event.EventFlyweight;
import io.millrace.monitor.CounterSet;
import io.millrace.monitor.Counters;
import io.millrace.port.Port;
import io.millrace.routing.Router;
import io.millrace.storage.DiskSpace;
import io.millrace.storage.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/**
 * The stage graph:
 *
 * <pre>
 *   port ─► ingress ring ─┐                                              ┌─► egress ring ─► port
 *   port ─► ingress ring ─┼─► JournalStage ─► RoutingStage ─► RingEgress ┼─► egress ring ─► port
 *   backlog ─► ingress ───┘     │      │          │    ▲                 └─► egress ring ─► backlog reader
 *                               ▼      ▼          ▼    │                                      │
 *                            Journal  hot window ──────┘  ◄──── backlog window ◄──────────────┘
 * </pre>
 *
 * Made, given its ports, replayed and started by one thread; then driven by the core thread, whichever that is, through
 * {@link #doWork()}. The journal belongs to whoever opened it.
 */
public final class Pipeline implements AutoCloseable {
    private final PipelineConfig config;
    private final Journal journal;
    private final WatchedMachine machine;
    private final Counters counters;
    private final FailStop failStop;

    private final Ports ports = new Ports();
    private final List<RingPort> ringPorts = new ArrayList<>();
    private final HotWindow hotWindow;
    private final HotWindow backlogWindow;
    private final BacklogThread backlogThread;
    private final RingPort backlogPort;
    private final JournalStage journalStage;
    private final RoutingStage routingStage;
    private final PortWatch portWatch;
    private final EventTime time;

    private long[] quarantined = {};
    private LongConsumer onUnapplied = position -> {};
    private volatile Runnable coreWakeUp = () -> {};
    private @Nullable Replay replay;
    private @Nullable BacklogReader inlineBacklog;
    private boolean isStarted;

    /** @param clock {@link MonotonicClock}; the simulator's own */
    public Pipeline(
            final PipelineConfig config,
            final Journal journal,
            final Router router,
            final Counters counters,
            final EpochClock clock,
            final FailStop failStop) {
        this(config, journal, new RouterMachine(router), counters, clock, failStop);
    }

    /** The pipeline around another state machine than the router. */
    public Pipeline(
            final PipelineConfig config,
            final Journal journal,
            final StateMachine machine,
            final Counters counters,
            final EpochClock clock,
            final FailStop failStop) {
        this.config = config;
        this.journal = journal;
        this.machine = new WatchedMachine(machine);
        this.counters = counters;
        this.failStop = failStop;
        this.hotWindow = new HotWindow(config.hotWindowBytes(), config.eventLengthLimit());
        this.backlogWindow = new HotWindow(config.backlogWindowBytes(), config.eventLengthLimit());
        this.backlogThread = new BacklogThread(failStop);
        // One cell for each request and each answer: they always fit, and need no reserve.
        final int backlogCells = config.backlogRequestLimit();
        final IngressRing backlogIngress = new IngressRing(backlogCells, ByteRing.CELL_LENGTH, 1);
        this.backlogPort = newPort(backlogIngress, new ByteRing(backlogCells), 0, backlogThread::wakeUp);

        final Batch batch = new Batch();
        this.time = new EventTime(clock);
        final RefusedConnections refused = new RefusedConnections(ports);
        final RingEgress egress =
                new RingEgress(ports, hotWindow, backlogPort.id(), config.backlogRequestLimit(), refused);
        this.journalStage = new JournalStage(
                config, ports, batch, journal, hotWindow, this.machine, time, refused, counters.newSet());
        this.routingStage = new RoutingStage(ports, batch, hotWindow, this.machine, egress);
        this.portWatch = new PortWatch(ports, time, counters.newSet());
    }

    /**
     * {@link #addPort} for a thread that serves no clients: should it hang, with egress that it does not drain, its port
     * is cut off.
     */
    public Port addExtensionPort(final Runnable wakeUp) {
        final Port port = addPort(wakeUp);
        portWatch.add(port.id());
        return port;
    }

    /**
     * A port for one more front-end thread; before {@link #start}.
     *
     * @param wakeUp called after something was written for the port, once per batch, by the core thread: wakes the
     *     port's thread if it sleeps
     */
    public Port addPort(final Runnable wakeUp) {
        if (isStarted) {
            throw new IllegalStateException("ports are added before the start");
        }
        final IngressRing ingress =
                new IngressRing(config.ingressCells(), config.eventLengthLimit(), config.overflowCount());
        return newPort(ingress, new ByteRing(config.egressCells()), config.egressReserveCells(), wakeUp);
    }

    /** A port whose one thread drives the core as well, and which therefore copies less; before {@link #start}. */
    public Port addCorePort(final Runnable wakeUp) {
        final Port port = addPort(wakeUp);
        ringPorts.get(port.id()).onCoreThread();
        return port;
    }

    private RingPort newPort(
            final IngressRing ingress, final ByteRing egressRing, final int reserveCells, final Runnable wakeUp) {
        if (ports.count() == ConnectionId.PORT_LIMIT) {
            throw new IllegalStateException("no more than " + ports.count() + " ports");
        }
        final CounterSet portCounters = counters.newSet();
        final AnswerAccount answers = new AnswerAccount(ingress, egressRing, reserveCells);
        final FanOutLists lists = new FanOutLists(egressRing.cellCount());
        final EgressReader egress = new EgressReader(egressRing, lists, hotWindow, backlogWindow, portCounters);
        final RingPort port =
                new RingPort(ports.count(), ingress, answers, egress, () -> coreWakeUp.run(), failStop, portCounters);
        ports.add(ingress, new EgressWriter(egressRing, lists, reserveCells, wakeUp));
        ringPorts.add(port);
        return port;
    }

    /** What wakes the core thread; called by ports that have published. Before {@link #start}. */
    public void setCoreWakeUp(final Runnable wakeUp) {
        this.coreWakeUp = wakeUp;
    }

    /** How long what is to be journaled may wait for others to share its commit; the starting and the core thread's. */
    public void commitIntervalMs(final long intervalMs) {
        journalStage.commitIntervalMs(intervalMs);
    }

    /** Whose room decides what is refused and what waits; before {@link #start}. */
    public void diskSpace(final DiskSpace space) {
        space.onChange(() -> coreWakeUp.run());
        journalStage.diskSpace(space);
    }

    /** Records at these positions, ascending, are neither replayed nor read back; before {@link #replay}. */
    public void quarantine(final long[] positions) {
        quarantined = positions.clone();
    }

    /** Who hears, before the fail-stop, of a journaled event that could not be applied; before {@link #start}. */
    public void onUnapplied(final LongConsumer listener) {
        onUnapplied = listener;
    }

    /** Rebuilds the router's state from the whole journal; before {@link #start}. */
    public Replay replay(final Replay.Progress progress) {
        return replay(ReplayOrigin.beginning(journal.startPosition()), progress);
    }

    /**
     * Rebuilds the router's state from what follows a snapshot, of which it was restored; before {@link #start}.
     * What it throws is {@link Replay}'s.
     */
    public Replay replay(final ReplayOrigin origin, final Replay.Progress progress) {
        final Replay replaying =
                new Replay(machine, config.eventLengthLimit(), progress, quarantined, counters.newSet());
        replaying.run(journal, origin);
        replay = replaying;
        return replaying;
    }

    /**
     * Begins a run: journals and applies STARTED, and CONFIGURED if the journal's last one says otherwise.
     *
     * @param configuration writes the body of CONFIGURED; may be called more than once
     */
    public void start(final int incarnation, final Consumer<ConfiguredEvent> configuration) {
        final Replay replayed = replay;
        if (replayed == null || isStarted) {
            throw new IllegalStateException("a run starts once, after the replay");
        }
        isStarted = true;
        for (final RingPort port : ringPorts) {
            port.start(incarnation);
        }
        journalStage.start(
                incarnation, replayed.lastTimeMs(), replayed.isConfigured(configuration) ? null : configuration);
        routingStage.doWork();
        if (config.isBacklogThreaded()) {
            backlogThread.start(backlogPort, this::newBacklogReader);
        } else {
            inlineBacklog = newBacklogReader();
        }
    }

    private BacklogReader newBacklogReader() {
        return new BacklogReader(
                backlogPort,
                ports,
                quarantined.length == 0 ? journal.newReader() : new SkippingReader(journal.newReader(), quarantined),
                backlogWindow,
                config.backlogRequestLimit(),
                counters.newSet());
    }

    /**
     * One duty cycle: journals a batch and routes it, or goes on routing the batch before. After a fail-stop it does
     * nothing.
     *
     * @return how much was done
     */
    public int doWork() {
        if (failStop.isStopped()) {
            return 0;
        }
        try {
            final int work = journalStage.doWork() + routingStage.doWork();
            portWatch.doWork();
            final BacklogReader backlog = inlineBacklog;
            return backlog == null ? work : work + backlog.doWork();
        } catch (final Throwable cause) {
            stop(cause);
            return 0;
        }
    }

    private void stop(final Throwable cause) {
        try {
            if (machine.position() != EventFlyweight.NOT_JOURNALED && !VmFault.is(cause)) {
                onUnapplied.accept(machine.position());
            }
        } finally {
            failStop.stop(cause);
        }
    }

    /**
     * True if {@link #doWork()} would find something; the core thread must not sleep then, nor longer than
     * {@link #delayMs()} if that is not 0.
     */
    public boolean hasWork() {
        return !failStop.isStopped()
                && (ports.isDeferredDue()
                        || machine.hasWaiting()
                        || (ports.hasIngress() || journalStage.isMoreDue()) && journalStage.delayMs() == 0);
    }

    /** In how many milliseconds what waits for its commit is due; 0 if nothing waits. The core thread's. */
    public long delayMs() {
        return journalStage.delayMs();
    }

    /**
     * How long the core thread may sleep if nobody wakes it, so that the next timer fires and the next commit is made in
     * time; the core thread's.
     *
     * @return nanoseconds, at most {@code limitNs}; 0 if a timer is due
     */
    public long untilDueNs(final long limitNs) {
        final long commitMs = journalStage.delayMs();
        final long deadlineMs = machine.nextDeadlineMs();
        // A timer that is due waits for that commit as well.
        final long delayMs = commitMs > 0
                ? commitMs
                : deadlineMs == Long.MAX_VALUE ? deadlineMs : Math.max(0, deadlineMs - time.nowMs());
        return Math.min(TimeUnit.MILLISECONDS.toNanos(delayMs), limitNs);
    }

    /** Ends the backlog reader's thread. What was not taken from the rings by then is lost, and was not acknowledged. */
    @Override
    public void close() {
        backlogThread.close();
        final BacklogReader backlog = inlineBacklog;
        if (backlog != null) {
            backlog.close();
            inlineBacklog = null;
        }
    }
}
