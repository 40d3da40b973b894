package io.millrace.system.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.system.BrokerKind;
import io.millrace.system.BrokerProcess;
import io.millrace.system.Needs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The promise of DESIGN §4 under kill -9 in the middle of a step: the thread that appends, commits, routes or sends stands at a
 * chosen place while the process is killed. {@code -Dkills=} changes their count, {@code -Dseed=} repeats the choices.
 */
class KillPointTest {
    private final long seed = Long.getLong("seed", System.nanoTime());
    private final int killCount = Integer.getInteger("kills", 16);
    private final Random random = new Random(seed);
    private final Ledger ledger = new Ledger();
    private final Map<KillPoint, Integer> kills = new EnumMap<>(KillPoint.class);
    private final List<String> orphans = new ArrayList<>();
    private final long startNs = System.nanoTime();
    private BrokerProcess broker;
    private Trap trap;
    private long launchedMs;

    @BeforeEach
    void prepare() throws IOException {
        BrokerKind.CHOSEN.assumePresent();
        Needs.millrace();
        System.out.println("KillPointTest: -Dseed=" + seed);
        trap = new Trap();
        broker = new BrokerProcess(BrokerKind.MILLRACE, "kill-points")
                .with("MILLRACE_MQTT__MAX_MQUEUE_LEN", "10000000")
                .with("MILLRACE_PIPELINE__HOT_WINDOW", "16MB")
                // As small as they may be: the journal goes from file to file, and snapshots are made, all the time.
                .with("MILLRACE_DURABILITY__FILE_SIZE", "4MB")
                .with("MILLRACE_DURABILITY__SNAPSHOT__TAIL", "1MB")
                .with("MILLRACE_JVM_OPTS", trap.jvmOption());
    }

    @AfterEach
    void stop() throws IOException {
        if (broker != null) {
            broker.close();
            trap.close();
        }
    }

    @Test
    void whereverItIsKilledThePromiseIsKept() throws Exception {
        final List<KillPoint> points = points();
        start(points.get(0));
        final MixedLoad load = new MixedLoad(broker, ledger, random);
        for (int i = 0; i < killCount; i++) {
            final KillPoint point = points.get(i);
            switch (point.phase()) {
                case START -> killStarting(point, load);
                case STOP -> killStopping(point, load);
                default -> killUnderLoad(point, load);
            }
            start(i + 1 < killCount ? points.get(i + 1) : point);
            orphans.addAll(OwnedFiles.orphans(dataDirectory(), launchedMs));
            load.reconnect();
            assertEquals(List.of(), ledger.breaches(), this::describe);
            assertEquals(List.of(), orphans, this::describe);
        }
        load.finish();
        assertEquals(0, broker.stop());
        orphans.addAll(OwnedFiles.orphans(dataDirectory()));
        printTable();
        assertEquals(List.of(), ledger.verdict(), this::describe);
        assertEquals(List.of(), orphans, this::describe);
    }

    /** One of each phase in turn, each time another, in an order of the seed's. */
    private List<KillPoint> points() {
        final Map<KillPoint.Phase, Deque<KillPoint>> left = new EnumMap<>(KillPoint.Phase.class);
        final List<KillPoint> points = new ArrayList<>();
        while (points.size() < killCount) {
            for (final KillPoint.Phase phase : KillPoint.Phase.values()) {
                points.add(left.computeIfAbsent(phase, this::shuffled).remove());
                if (left.get(phase).isEmpty()) {
                    left.remove(phase);
                }
            }
        }
        return points;
    }

    private Deque<KillPoint> shuffled(final KillPoint.Phase phase) {
        final List<KillPoint> points = new ArrayList<>(List.of(KillPoint.values()));
        points.removeIf(point -> point.phase() != phase);
        Collections.shuffle(points, random);
        return new ArrayDeque<>(points);
    }

    /** Starts the broker so that it can come to the point. */
    private void start(final KillPoint next) throws IOException {
        launch(next);
        trap.go();
        broker.awaitStarted();
    }

    private void launch(final KillPoint next) throws IOException {
        final List<String> levels =
                next.isOfForcedCommits() ? List.of("batch", "interval") : List.of("os", "os", "batch");
        broker.with("MILLRACE_DURABILITY__LEVEL", levels.get(random.nextInt(levels.size())));
        broker.with("MILLRACE_PIPELINE__THREADING", random.nextInt(4) == 0 ? "fused" : "inline");
        launchedMs = System.currentTimeMillis();
        broker.launch();
        trap.accept();
    }

    private Path dataDirectory() {
        return broker.directory().resolve("data");
    }

    private void killUnderLoad(final KillPoint point, final MixedLoad load) throws InterruptedException {
        publishSome(point, load);
        trap.set(point, random.nextInt(point.passLimit()), broker::killHard);
        if (isOfMuch(point)) {
            load.fill(point.toString(), trap::isSprung);
        } else {
            load.publish(point.toString(), trap::isSprung);
        }
        onKilled(point, load.inFlight());
        load.awaitLost();
    }

    /** What comes with so many bytes of the journal. */
    private static boolean isOfMuch(final KillPoint point) {
        return point == KillPoint.BETWEEN_TWO_DOCUMENTS
                || point.phase() == KillPoint.Phase.ROLL
                || point.phase() == KillPoint.Phase.SNAPSHOT;
    }

    /** While it stops, with all its clients still publishing. */
    private void killStopping(final KillPoint point, final MixedLoad load) throws InterruptedException {
        publishSome(point, load);
        trap.set(point, 0, broker::killHard);
        broker.terminate();
        load.await(point.toString(), trap::isSprung);
        onKilled(point, load.inFlight());
        load.awaitLost();
    }

    /** Killed somewhere under load, and then again as it starts. */
    private void killStarting(final KillPoint point, final MixedLoad load) throws IOException, InterruptedException {
        publishSome(point, load);
        final long inFlight = load.inFlight();
        broker.killHard();
        trap.awaitGone();
        load.awaitLost();
        launch(point);
        trap.set(point, random.nextInt(point.passLimit()), broker::killHard);
        trap.go();
        load.await(point.toString(), trap::isSprung);
        onKilled(point, inFlight);
    }

    private void publishSome(final KillPoint point, final MixedLoad load) {
        final long acknowledged = ledger.acknowledgedCount() + random.nextInt(2_000);
        load.publish("enough before " + point, () -> ledger.acknowledgedCount() >= acknowledged);
    }

    private void onKilled(final KillPoint point, final long inFlight) throws InterruptedException {
        trap.awaitGone();
        kills.merge(point, 1, Integer::sum);
        System.out.printf(
                "KillPointTest: %6.1f s %s, %d in flight, %d acknowledged%n",
                (System.nanoTime() - startNs) / 1e9, point, inFlight, ledger.acknowledgedCount());
    }

    private void printTable() {
        System.out.println("KillPointTest: kills by point");
        kills.forEach((point, count) -> System.out.printf("  %-8s %-32s %4d%n", point.phase(), point, count));
        System.out.printf(
                "  %d kills, %d messages acknowledged, %d lost, %d QoS 2 duplicates, %d orphaned files;"
                        + " %d delivered, %d repetitions that QoS 1 allows%n",
                killCount,
                ledger.acknowledgedCount(),
                ledger.missing(),
                ledger.forbiddenCount(),
                orphans.size(),
                ledger.deliveryCount(),
                ledger.duplicateCount());
    }

    private String describe() {
        return "-Dseed=" + seed + "; the broker printed (" + broker.output() + "):\n" + broker.tail();
    }
}
