package io.millrace.bench.load;

import io.millrace.bench.BenchException;
import io.millrace.bench.result.Phase;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** All clients come up; publishers publish for a time, of which the first part does not count; what is out arrives. */
final class TrafficScript implements Script {
    private static final long LEAD_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final LoadConfig config;

    TrafficScript(final LoadConfig config) {
        this.config = config;
    }

    @Override
    public List<Phase> play(final Stage stage) throws InterruptedException, BenchException {
        // Subscribers first: nothing is published to nobody.
        stage.fleet().connect(client -> client.receiver() != null);
        stage.waitAllConnected();
        stage.fleet().connect(client -> client.receiver() == null);
        stage.waitAllConnected();
        final Pacing pacing = config.pacing();
        final long startNs = System.nanoTime() + LEAD_NS;
        final long fromNs =
                startNs + TimeUnit.MILLISECONDS.toNanos(config.timing().warmupMs());
        final long plannedNs = pacing.isLimited()
                ? Long.MAX_VALUE
                : fromNs + TimeUnit.MILLISECONDS.toNanos(config.timing().measureMs());
        stage.begin("load", fromNs, plannedNs);
        stage.fleet().tell(loop -> loop.pacer().start(startNs, plannedNs));
        stage.waitUntil(fromNs);
        stage.meter().start();
        final long endNs;
        if (pacing.isLimited()) {
            stage.waitDrained();
            endNs = Math.max(stage.fleet().lastFlowNs(), fromNs + 1);
            stage.meter().stop();
        } else {
            stage.waitUntil(plannedNs);
            stage.meter().stop();
            endNs = plannedNs;
            stage.waitDrained();
        }
        return List.of(
                config.scenario().isChecked()
                        ? stage.end(
                                endNs,
                                "delivered message",
                                totals -> totals.traffic().delivered())
                        : stage.end(
                                endNs,
                                "published message",
                                totals -> totals.traffic().published()));
    }
}
