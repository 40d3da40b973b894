package io.millrace.bench.load;

import io.millrace.bench.BenchException;
import io.millrace.bench.result.Phase;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/**
 * Phases on their stage: begins and ends them in all loops at once, collects what they saw, and waits. One thread.
 */
final class Stage {
    private static final int POLL_MS = 5;
    private static final long STALL_NS = TimeUnit.SECONDS.toNanos(2);

    private final LoadConfig config;
    private final Fleet fleet;
    private final HistogramLog log;
    private final LiveView view;
    private final UseMeter meter;
    private PhaseTotals totals = new PhaseTotals("");
    private long startNs;
    private long shownSeconds;

    Stage(final LoadConfig config, final Fleet fleet, final HistogramLog log, final LiveView view) {
        this.config = config;
        this.fleet = fleet;
        this.log = log;
        this.view = view;
        meter = new UseMeter(config.brokerPid(), config.threads());
    }

    Fleet fleet() {
        return fleet;
    }

    UseMeter meter() {
        return meter;
    }

    LiveView view() {
        return view;
    }

    /** Announces a phase; {@code fromNs} may be to come, {@code toNs} may be Long.MAX_VALUE. */
    void begin(final String name, final long fromNs, final long toNs) throws InterruptedException {
        totals = new PhaseTotals(name);
        startNs = fromNs;
        shownSeconds = 0;
        fleet.tell(loop -> loop.recorder().begin(fromNs, toNs));
    }

    /** Ends the phase; {@code operations} says how many there were. */
    Phase end(final long endNs, final String operation, final ToLongFunction<PhaseTotals> operations)
            throws InterruptedException {
        fleet.tell(loop -> {
            loop.recorder().endAt(endNs);
            loop.recorder().finish();
        });
        collect();
        final long count = operations.applyAsLong(totals);
        return new Phase(
                totals.name(),
                operation,
                count,
                endNs - startNs,
                totals.traffic(),
                totals.latencies(),
                meter.generator(count),
                meter.broker(count),
                totals.seconds());
    }

    void waitUntil(final long timeNs) throws InterruptedException {
        waitFor(() -> System.nanoTime() - timeNs >= 0);
    }

    void waitFor(final BooleanSupplier isReached) throws InterruptedException {
        while (!isReached.getAsBoolean()) {
            poll();
        }
    }

    private void poll() throws InterruptedException {
        Thread.sleep(POLL_MS);
        fleet.check();
        collect();
        endStall();
    }

    /** Until every client asked for is up or given up, and no one has refused. */
    void waitConnected() throws InterruptedException, BenchException {
        final long[] saidNs = {System.nanoTime()};
        waitFor(() -> {
            final long pending = fleet.progress(Progress::pending);
            if (pending > 0 && System.nanoTime() - saidNs[0] > TimeUnit.SECONDS.toNanos(1)) {
                saidNs[0] = System.nanoTime();
                view.connecting((int) fleet.progress(Progress::established), (int) pending);
            }
            return pending == 0;
        });
    }

    /** As {@link #waitConnected}, for a load that is not the load if one is missing. */
    void waitAllConnected() throws InterruptedException, BenchException {
        waitConnected();
        final Counters counters = fleet.counters();
        final int missing = counters.refused + counters.failed + counters.dropped;
        if (missing > 0) {
            throw new BenchException(missing + " of " + counters.attempted + " clients did not come up: "
                    + counters.reasons + "; see the broker's log, or try `bench load conn -c "
                    + counters.attempted + "`");
        }
    }

    /** Until all that was sent has arrived and is acknowledged, or nothing has come for the time to drain. */
    void waitDrained() throws InterruptedException {
        waitWhileFlowing(() -> isAcknowledged() && isReceived());
    }

    /** Until all that was sent is acknowledged, or nothing has come for the time to drain. */
    void waitQueued() throws InterruptedException {
        waitWhileFlowing(this::isAcknowledged);
    }

    private void waitWhileFlowing(final Question isReached) throws InterruptedException {
        final long sinceNs = System.nanoTime();
        long quietNs = 0;
        while (quietNs <= patienceNs() && !(fleet.isOver() && isReached.ask())) {
            poll();
            quietNs = System.nanoTime() - Math.max(sinceNs, fleet.lastFlowNs());
        }
    }

    /** A closed loop that has not sent everything may go on without what is missing: see {@link #endStall}. */
    private long patienceNs() {
        final long drainNs = TimeUnit.MILLISECONDS.toNanos(config.timing().drainMs());
        return fleet.isOver() ? drainNs : Math.max(drainNs, 2 * STALL_NS);
    }

    private boolean isAcknowledged() throws InterruptedException {
        return fleet.sum(LoadLoop::unacknowledged) == 0;
    }

    private boolean isReceived() throws InterruptedException {
        return fleet.sum(LoadLoop::expected) <= fleet.sum(loop -> loop.counters().received);
    }

    /** What the loops are asked. */
    private interface Question {
        boolean ask() throws InterruptedException;
    }

    /** In a closed loop a lost message would keep its place in the window for ever. */
    private void endStall() throws InterruptedException {
        final long quietNs = System.nanoTime() - fleet.lastFlowNs();
        if (!config.pacing().isOpen() && !fleet.isOver() && fleet.lastFlowNs() > 0 && quietNs > STALL_NS) {
            fleet.tell(loop -> loop.counters().writtenOff += loop.pacer().writeOff());
        }
    }

    private void collect() {
        for (final LoadLoop loop : fleet.loops()) {
            for (Sample sample = loop.recorder().samples().poll();
                    sample != null;
                    sample = loop.recorder().samples().poll()) {
                totals.add(sample);
                log.write(totals.name(), sample);
                loop.recorder().recycle(sample);
            }
        }
        // A second is shown once the next has begun.
        while (shownSeconds + 1 < totals.seconds().size()) {
            view.traffic(totals.name(), totals.seconds().get((int) shownSeconds));
            shownSeconds++;
        }
    }
}
