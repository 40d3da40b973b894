package io.millrace.bench.load;

import io.millrace.bench.BenchException;
import io.millrace.bench.result.Phase;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Subscribers leave their Sessions behind, messages are queued for them, they come back and get them. */
final class OfflineScript implements Script {
    private static final long LEAVE_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final LoadConfig config;

    OfflineScript(final LoadConfig config) {
        this.config = config;
    }

    @Override
    public List<Phase> play(final Stage stage) throws InterruptedException, BenchException {
        stage.fleet().connect(client -> true);
        stage.waitAllConnected();
        warmUp(stage);
        stage.fleet()
                .tell(loop -> loop.clients().forEach(client -> {
                    if (client.receiver() != null) {
                        client.disconnect(false);
                    }
                }));
        stage.waitUntil(System.nanoTime() + LEAVE_NS);
        return List.of(queue(stage), drain(stage));
    }

    /** Messages that are delivered at once, so that no code runs for the first time when it is measured. */
    private void warmUp(final Stage stage) throws InterruptedException {
        final long fromNs = System.nanoTime();
        final long untilNs =
                fromNs + TimeUnit.MILLISECONDS.toNanos(config.timing().warmupMs());
        stage.fleet().tell(loop -> loop.pacer().start(fromNs, untilNs));
        stage.waitUntil(untilNs);
        stage.waitDrained();
    }

    private static Phase queue(final Stage stage) throws InterruptedException, BenchException {
        final long fromNs = System.nanoTime();
        stage.begin("queue", fromNs, Long.MAX_VALUE);
        stage.meter().start();
        stage.fleet().tell(loop -> loop.pacer().start(fromNs, Long.MAX_VALUE));
        stage.waitQueued();
        stage.meter().stop();
        final long endNs = Math.max(stage.fleet().lastFlowNs(), fromNs + 1);
        return stage.end(endNs, "queued message", totals -> totals.traffic().acknowledged());
    }

    private static Phase drain(final Stage stage) throws InterruptedException, BenchException {
        final long fromNs = System.nanoTime();
        stage.begin("drain", fromNs, Long.MAX_VALUE);
        stage.meter().start();
        stage.fleet().connect(client -> client.receiver() != null);
        stage.waitAllConnected();
        stage.waitDrained();
        stage.meter().stop();
        final long endNs = Math.max(stage.fleet().lastFlowNs(), fromNs + 1);
        return stage.end(endNs, "delivered message", totals -> totals.traffic().delivered());
    }
}
