package io.millrace.bench.load;

import io.millrace.bench.BenchException;
import io.millrace.bench.machine.ShortCommand;
import io.millrace.bench.result.Phase;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Steady clients publish and receive all the time; a crowd loses its connections at once and comes back. The storm is over
 * when all are back or given up: a longer time would hide it in its percentiles.
 */
final class ReconnectScript implements Script {
    private static final long LEAD_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private final LoadConfig config;
    private final Population population;

    ReconnectScript(final LoadConfig config, final Population population) {
        this.config = config;
        this.population = population;
    }

    @Override
    public List<Phase> play(final Stage stage) throws InterruptedException, BenchException {
        stage.fleet().connect(client -> true);
        stage.waitAllConnected();
        yieldToSteady(stage);
        final long startNs = System.nanoTime() + LEAD_NS;
        stage.fleet().tell(loop -> loop.pacer().start(startNs, Long.MAX_VALUE));
        stage.waitUntil(startNs + TimeUnit.MILLISECONDS.toNanos(config.timing().warmupMs()));
        final Phase calm = calm(stage);
        return List.of(calm, storm(stage));
    }

    private Phase calm(final Stage stage) throws InterruptedException, BenchException {
        final long fromNs = System.nanoTime();
        final long toNs = fromNs + measureNs();
        stage.begin("calm", fromNs, toNs);
        stage.meter().start();
        stage.waitUntil(toNs);
        stage.meter().stop();
        waitArrived(stage, toNs);
        return stage.end(toNs, "delivered message", totals -> totals.traffic().delivered());
    }

    private Phase storm(final Stage stage) throws InterruptedException, BenchException {
        final long fromNs = System.nanoTime();
        stage.begin("storm", fromNs, Long.MAX_VALUE);
        stage.meter().start();
        for (int thread = 0; thread < stage.fleet().loops().size(); thread++) {
            final LoadLoop loop = stage.fleet().loops().get(thread);
            final List<Client> crowd = loop.clients().subList(0, population.storms()[thread]);
            loop.tell(() -> {
                crowd.forEach(client -> client.disconnect(true));
                loop.handshakes().storm(crowd);
            });
        }
        stage.waitConnected();
        final long toNs = System.nanoTime();
        stage.meter().stop();
        stage.fleet().tell(loop -> loop.pacer().stop());
        stage.waitDrained();
        return stage.end(toNs, "connection", PhaseTotals::connected);
    }

    /** However late what was sent in the calm arrives, it belongs to the calm. */
    private void waitArrived(final Stage stage, final long toNs) throws InterruptedException {
        final long sent = stage.fleet().sum(LoadLoop::expected);
        final long untilNs =
                toNs + TimeUnit.MILLISECONDS.toNanos(config.timing().drainMs());
        while (stage.fleet().sum(loop -> loop.counters().received) < sent && System.nanoTime() < untilNs) {
            stage.waitUntil(System.nanoTime() + POLL_NS);
        }
    }

    /** On a processor that all share, what the steady ones see is to be the broker's doing, not their neighbours'. */
    private static void yieldToSteady(final Stage stage) throws InterruptedException {
        final List<LoadLoop> loops = stage.fleet().loops();
        for (final LoadLoop loop : loops.subList(0, loops.size() - 1)) {
            final String thread = loop.ask(
                    () -> Path.of("/proc/thread-self").toRealPath().toFile().getName());
            ShortCommand.output(List.of("chrt", "--idle", "--pid", "0", thread));
        }
    }

    private long measureNs() {
        return TimeUnit.MILLISECONDS.toNanos(config.timing().measureMs());
    }
}
