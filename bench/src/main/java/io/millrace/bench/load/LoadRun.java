package io.millrace.bench.load;

import io.millrace.bench.BenchException;
import io.millrace.bench.result.Checks;
import io.millrace.bench.result.Connections;
import io.millrace.bench.result.Phase;
import io.millrace.bench.result.ResultFiles;
import io.millrace.bench.result.RunResult;
import io.millrace.bench.result.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run from its first connection to its result. */
final class LoadRun {
    private final LoadConfig config;
    private final LiveView view;
    private final Population population;

    LoadRun(final LoadConfig config, final LiveView view) {
        this.config = config;
        this.view = view;
        population = Population.of(config);
    }

    /** Makes the run and writes its files. */
    RunResult execute() throws BenchException, IOException, InterruptedException {
        Preconditions.check(
                config, population.clientCount() + config.offenders().count());
        final String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        final RunResult result;
        try (HistogramLog log = new HistogramLog(file(ResultFiles.HLOG));
                Fleet fleet = new Fleet(config, population);
                OffenderGroup offenders = new OffenderGroup(config)) {
            offenders.start();
            final List<Phase> phases = Script.of(config, population).play(new Stage(config, fleet, log, view));
            result = result(startedAt, phases, fleet);
        } finally {
            if (config.target().tls() != null) {
                config.target().tls().close();
            }
        }
        final Path json = file(ResultFiles.JSON);
        if (json != null) {
            ResultFiles.write(json, result);
        }
        return result;
    }

    private @Nullable Path file(final String suffix) {
        final Path out = config.out();
        return out == null ? null : out.resolveSibling(out.getFileName() + suffix);
    }

    private RunResult result(final String startedAt, final List<Phase> phases, final Fleet fleet)
            throws InterruptedException {
        final Counters counters = fleet.counters();
        final Checks checks = checks(counters, fleet);
        final long connectNs = fleet.sum(loop -> loop.handshakes().elapsedNs()) / config.threads();
        return new RunResult(
                RunResult.FORMAT,
                config.scenario().word(),
                config.name(),
                startedAt,
                config.arguments(),
                settings(),
                phases,
                checks,
                new Connections(
                        counters.attempted,
                        counters.established,
                        counters.refused,
                        counters.failed,
                        counters.dropped,
                        counters.reasons,
                        connectNs),
                Judgement.of(config, phases, counters, checks));
    }

    private Checks checks(final Counters counters, final Fleet fleet) throws InterruptedException {
        final long expected = fleet.sum(LoadLoop::expected);
        // Never less than none: a broker may deliver what it refused.
        // Of a stream begun by others it is not known what was to come.
        final long lost = config.scenario().isChecked()
                ? Math.max(0, expected - counters.received)
                : fleet.sum(LoadLoop::missing);
        return new Checks(
                counters.sent,
                expected,
                counters.received,
                lost,
                counters.duplicated,
                counters.duplicatedWithDup,
                counters.reordered,
                counters.foreign,
                counters.corrupt,
                fleet.sum(LoadLoop::unacknowledged),
                counters.refusedAcknowledgements);
    }

    private Settings settings() {
        final Pacing pacing = config.pacing();
        final boolean publishes = population.publishers() > 0;
        return new Settings(
                config.target().address().getHostString(),
                config.target().address().getPort(),
                config.target().version().level(),
                config.qos(),
                config.payloadBytes(),
                population.publishers(),
                population.subscribers(),
                population.clientCount(),
                population.topics(),
                publishes ? pacing.isOpen() ? "open" : "closed" : "none",
                publishes ? pacing.ratePerS() : 0,
                publishes && !pacing.isOpen() ? pacing.window() : 0,
                config.isRetained(),
                config.threads(),
                config.timing().warmupMs(),
                config.timing().measureMs());
    }
}
