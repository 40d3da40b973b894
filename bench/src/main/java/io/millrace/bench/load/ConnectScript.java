package io.millrace.bench.load;

import io.millrace.bench.BenchException;
import io.millrace.bench.machine.ProcessUse;
import io.millrace.bench.result.Phase;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Clients connect, and subscribe if they are subscribers, and stay. The memory of the phase {@code hold} is compared
 * with that before the first connected.
 */
final class ConnectScript implements Script {
    private static final int WARM_UP_CLIENTS = 500;

    private final LoadConfig config;
    private final BrokerMemory memory;

    ConnectScript(final LoadConfig config) {
        this.config = config;
        memory = new BrokerMemory(config);
    }

    @Override
    public List<Phase> play(final Stage stage) throws InterruptedException, BenchException, IOException {
        warmUp(stage);
        final Long heapBefore = memory.heapBytes();
        final long rssBefore =
                config.brokerPid() == 0 ? 0 : ProcessUse.of(config.brokerPid()).rssBytes();
        stage.begin("connect", System.nanoTime(), Long.MAX_VALUE);
        stage.meter().start();
        stage.fleet().connect(client -> true);
        stage.waitConnected();
        final long connectedNs = System.nanoTime();
        stage.meter().stop();
        final String operation = config.scenario() == Scenario.CONN ? "connection" : "connection with a subscription";
        final Phase connect = stage.end(connectedNs, operation, PhaseTotals::connected);
        final Counters counters = stage.fleet().counters();
        if (config.scenario() == Scenario.SUB && counters.refused > 0) {
            throw new BenchException(
                    counters.refused + " of " + counters.attempted + " subscribers were refused: " + counters.reasons);
        }
        return List.of(connect, hold(stage, rssBefore, heapBefore));
    }

    /** Some clients come and go, so that neither side's code runs for the first time when it is measured. */
    private void warmUp(final Stage stage) throws InterruptedException, BenchException {
        final long untilNs = System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos(config.timing().warmupMs());
        while (System.nanoTime() < untilNs) {
            stage.fleet().connect(client -> client.index() < WARM_UP_CLIENTS);
            stage.waitAllConnected();
            stage.fleet().tell(loop -> {
                loop.clients().forEach(client -> client.disconnect(false));
                loop.handshakes().forget();
            });
        }
    }

    private Phase hold(final Stage stage, final long rssBefore, final @Nullable Long heapBefore)
            throws InterruptedException, BenchException, IOException {
        final long fromNs = System.nanoTime();
        final long toNs = fromNs + TimeUnit.MILLISECONDS.toNanos(config.timing().measureMs());
        stage.begin("hold", fromNs, toNs);
        stage.meter().start();
        stage.waitUntil(toNs);
        stage.meter().stop();
        stage.meter().memoryBefore(rssBefore, heapBefore);
        stage.meter().heapAfter(memory.heapBytes());
        return stage.end(toNs, "delivered message", totals -> totals.traffic().delivered());
    }
}
