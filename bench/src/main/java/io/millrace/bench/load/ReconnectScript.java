package io.millrace.bench.load;

import io.millrace.bench.BenchException;
import io.millrace.bench.result.Phase;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Steady clients publish and receive all the time; a crowd loses its connections at once and comes back. */
final class ReconnectScript implements Script {
    private static final long LEAD_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LATE_NS = TimeUnit.MILLISECONDS.toNanos(250);

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
        stage.waitUntil(toNs + LATE_NS);
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
                loop.handshakes().start(crowd);
            });
        }
        stage.waitConnected();
        stage.waitUntil(fromNs + measureNs());
        final long toNs = System.nanoTime();
        stage.meter().stop();
        stage.fleet().tell(loop -> loop.pacer().stop());
        stage.waitDrained();
        return stage.end(toNs, "connection", PhaseTotals::connected);
    }

    private long measureNs() {
        return TimeUnit.MILLISECONDS.toNanos(config.timing().measureMs());
    }
}
