package io.millrace.simulation;

import io.millrace.event.ConfiguredEvent;
import io.millrace.event.EventFlyweight;
import io.millrace.event.QueryEvent;
import io.millrace.monitor.Counters;
import io.millrace.pipeline.FailStop;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineConfig;
import io.millrace.pipeline.ReplayOrigin;
import io.millrace.port.Port;
import io.millrace.routing.Router;
import io.millrace.storage.DiskSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The whole core on one thread, without sockets and in virtual time, with several ports, and a power that is cut again
 * and again. Clients vanish, take each other's place through another port, stop reading and acknowledge late. One seed,
 * one run; {@link Referee} tells what was wrong.
 */
final class Simulation {
    private static final int PORTS = 3;
    private static final int CLIENTS = 6;
    private static final int FAITHFUL_CLIENTS = 3;
    private static final int CALM_CYCLES = 5_000;
    private static final int CALM_CYCLE_MS = 25;
    private static final int QUIET_CYCLES = 40;
    /** Behind the last deadline of a takeover. */
    private static final int EARLIEST_QUIET_CYCLE = 1_100;

    private static final long RESERVE = 800;
    private static final long PLENTY = 1_000;
    private static final long[] USABLE = {PLENTY, PLENTY, 500, 100};

    private static final long FOREVER = 0xFFFFFFFFL;

    final Referee referee = new Referee();
    final int[] eventCounts = new int[2 * JudgedMachine.REFUSED];
    private final Random random;
    private final SimTraffic traffic;
    private final SimJournal journal;
    private final Meddler meddler;
    private final List<SimClient> clients = new ArrayList<>();
    private final List<SimPort> ports = new ArrayList<>();
    private final boolean[] isStuck = new boolean[PORTS];
    private Pipeline pipeline;
    private final SimSnapshots snapshots;
    private Router router;
    private int incarnation;
    private long nowMs = 1_000_000;
    private long usableBytes = PLENTY;
    private final DiskSpace space = new DiskSpace("the simulation", () -> usableBytes, RESERVE);
    private boolean isCut;
    private int cutCount;
    private int comparisonCount;
    private int restoredCount;

    Simulation(final long seed, final SimJournal journal, final Meddler meddler) {
        // Seeds that follow each other begin alike.
        this.random = new Random(new SplittableRandom(seed).nextLong());
        this.traffic = new SimTraffic(random);
        this.journal = journal;
        this.meddler = meddler;
        this.snapshots = new SimSnapshots(journal, random);
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new SimClient("c" + i, i < FAITHFUL_CLIENTS, random, referee));
        }
        start();
    }

    /** Random traffic with random power cuts, then calm until everything is through. */
    List<String> run(final int steps) {
        int step = 0;
        for (; step < steps && referee.findings.isEmpty(); step++) {
            nowMs += random.nextInt(40) == 0 ? random.nextInt(3_000) : random.nextInt(30);
            if (journal.callsUntilCut < 0 && random.nextInt(80) == 0) {
                journal.callsUntilCut = random.nextInt(12);
            }
            if (random.nextInt(60) == 0) {
                fill(USABLE[random.nextInt(USABLE.length)]);
            }
            traffic.act(clients.get(random.nextInt(CLIENTS)), ports.get(random.nextInt(PORTS)), nowMs);
            cycle();
            if (isCut) {
                restart();
            } else if (step % 20 == 0) {
                compare();
                if (meddler.isDigestCompared() && random.nextInt(5) == 0) {
                    snapshots.fold();
                }
            }
        }
        if (!referee.findings.isEmpty()) {
            referee.add("in step " + step + ", run " + incarnation);
            return referee.findings;
        }
        journal.callsUntilCut = -1;
        fill(PLENTY);
        final SimClient newcomer = new SimClient("newcomer", true, random, referee);
        clients.add(newcomer);
        calm();
        if (referee.findings.isEmpty()) {
            // Whoever subscribes now gets what is retained.
            newcomer.subscribe("#", 2, 7);
            calm();
            compare();
        }
        return referee.findings;
    }

    int cutCount() {
        return cutCount;
    }

    /** Runs that began with a snapshot. */
    int restoredCount() {
        return restoredCount;
    }

    int comparisonCount() {
        return comparisonCount;
    }

    private void cycle() {
        for (int i = 0; i < PORTS; i++) {
            if (random.nextInt(40) == 0) {
                isStuck[i] = random.nextInt(3) == 0;
            }
            if (!isStuck[i] && random.nextInt(5) > 0) {
                ports.get(i).read();
            }
        }
        query();
        for (int i = random.nextInt(3); i >= 0; i--) {
            pipeline.doWork();
        }
        for (int i = 0; !isCut && i < PORTS; i++) {
            if (!isStuck[i] && random.nextInt(5) > 0) {
                ports.get(i).drain();
            }
        }
    }

    /** Somebody writes on the disk, or frees some of it. */
    private void fill(final long bytes) {
        usableBytes = bytes;
        space.look();
    }

    private void query() {
        if (random.nextInt(25) == 0) {
            final int kind = random.nextBoolean() ? QueryEvent.SESSIONS : QueryEvent.SIZES;
            ports.get(random.nextInt(PORTS)).query(kind);
        }
    }

    private void calm() {
        int quiet = 0;
        for (int i = 0; i < CALM_CYCLES && quiet < QUIET_CYCLES && referee.findings.isEmpty(); i++) {
            nowMs += CALM_CYCLE_MS;
            boolean isQuiet = i >= EARLIEST_QUIET_CYCLE;
            for (final SimClient client : clients) {
                if (!client.isConnected() && i % 50 == 0) {
                    client.connect(ports.get(i / 50 % PORTS), false, FOREVER, 5, null, 0);
                }
                client.isReading = true;
                client.read(Integer.MAX_VALUE);
                client.acknowledge(Integer.MAX_VALUE);
                isQuiet &= client.isQuiet();
            }
            ports.forEach(SimPort::read);
            pipeline.doWork();
            isQuiet &= !pipeline.hasWork();
            ports.forEach(SimPort::drain);
            quiet = isQuiet ? quiet + 1 : 0;
        }
        if (quiet < QUIET_CYCLES) {
            referee.add("it never grows quiet");
        }
        for (final SimClient client : clients) {
            final SimConnection connection = client.connection();
            if (connection != null) {
                referee.checkComplete(connection);
            }
        }
        referee.checkPromises();
    }

    /** What the router holds is what a replay of the journal comes to, unless a batch is routed in part. */
    private void compare() {
        if (!pipeline.hasWork() && meddler.isDigestCompared()) {
            comparisonCount++;
            referee.checkPromises();
            if (ReplayTwin.digest(journal, random.nextLong()) != ReplayTwin.digest(router)) {
                referee.add("replayed state differs from live state");
            }
        }
    }

    private void restart() {
        cutCount++;
        clients.forEach(SimClient::forget);
        journal.crash(random.nextInt(4));
        pipeline.close();
        start();
        referee.checkPromises();
    }

    private void start() {
        isCut = false;
        final Counters counters = new Counters();
        router = snapshots.restore();
        final NaiveRouter oracle = referee.restart();
        final EventFlyweight event = new EventFlyweight();
        journal.replayHistory(0, snapshots.position(), (buffer, offset, length, position) -> {
            event.wrap(new UnsafeBuffer(buffer, offset, length), 0);
            oracle.apply(event);
        });
        pipeline = new Pipeline(
                // A window so small that a queue is mostly cold, and batches so small that events wait.
                new PipelineConfig(
                        256, 16 * 1024, 2048, 2, 1 << 14, 1 << random.nextInt(7), 1 << 12, 1 << 13, 16, false),
                journal,
                new JudgedMachine(router, oracle, meddler, eventCounts),
                counters,
                () -> nowMs,
                new FailStop(this::onFailStop));
        pipeline.diskSpace(space);
        ports.clear();
        for (int i = 0; i < PORTS; i++) {
            final Port port = pipeline.addPort(() -> {});
            ports.add(new SimPort(port, referee, random, () -> nowMs));
        }
        restoredCount += snapshots.position() > 0 ? 1 : 0;
        pipeline.replay(
                snapshots.position() == 0
                        ? ReplayOrigin.beginning(0)
                        : ReplayOrigin.restored(snapshots.position(), snapshots.position(), router),
                (records, position) -> {});
        pipeline.start(++incarnation, configuration());
    }

    private Consumer<ConfiguredEvent> configuration() {
        final int inflightLimit = 1 + random.nextInt(8);
        final int queueLimit = random.nextBoolean() ? 100_000 : random.nextInt(10);
        final long queueByteLimit = random.nextBoolean() ? 0 : 1 + random.nextInt(2_000);
        final int retainedLimit = random.nextBoolean() ? 100 : 3;
        final int overflow = random.nextInt(2);
        return event -> {
            event.putConfigured(inflightLimit, queueLimit, retainedLimit, overflow, Long.MAX_VALUE, 1024);
            event.putQueueByteLimit(queueByteLimit);
        };
    }

    private void onFailStop(final Throwable cause) {
        if (!(cause instanceof SimJournal.PowerCut)) {
            throw new AssertionError(cause);
        }
        isCut = true;
    }
}
