package io.millrace.bench.peers;

import io.millrace.bench.result.BrokerUse;
import io.millrace.bench.result.Checks;
import io.millrace.bench.result.Connections;
import io.millrace.bench.result.GeneratorUse;
import io.millrace.bench.result.Latency;
import io.millrace.bench.result.Phase;
import io.millrace.bench.result.ResultFiles;
import io.millrace.bench.result.RunResult;
import io.millrace.bench.result.Settings;
import io.millrace.bench.result.Traffic;
import io.millrace.bench.result.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** Stands for {@code bench load}: a script, because dozens of JVMs take their time, and results that are made up. */
final class FakeLoad {
    private static final String SCRIPT = "fake-load.sh";

    private FakeLoad() {}

    /** Puts it into {@code directory}. */
    static LoadProgram in(final Path directory) throws IOException {
        ResultFiles.write(directory.resolve("valid.json"), result(10.0, true));
        ResultFiles.write(directory.resolve("invalid.json"), result(10.0, false));
        try (InputStream script = FakeLoad.class.getResourceAsStream(SCRIPT)) {
            Files.copy(script, directory.resolve(SCRIPT), StandardCopyOption.REPLACE_EXISTING);
        }
        return new LoadProgram(List.of("/bin/sh", directory.resolve(SCRIPT).toString()));
    }

    /** One run in which a delivered message cost so much. */
    static RunResult result(final double cpuUs, final boolean isValid) {
        final Phase phase = new Phase(
                "load",
                "delivered message",
                1_000,
                1_000_000_000L,
                new Traffic(1_000, 1_000, 1_000, 256_000),
                Map.of("delivery", new Latency(1_000, 10, 20, 3, 18, 30, 1_900, 2_000, 2_100, 2_200)),
                new GeneratorUse(1_000_000, 1, 0.1),
                new BrokerUse(1, 1_000_000, cpuUs, 0.5, 1 << 20, 2 << 20, null, null, null, null),
                List.of());
        return new RunResult(
                RunResult.FORMAT,
                "p2p",
                "fake",
                "2026-11-23T04:00:00Z",
                List.of("p2p"),
                new Settings("127.0.0.1", 1, 4, List.of(1), 256, 1, 1, 2, 1, "closed", 0, 1, false, 1, 0, 1_000),
                List.of(phase),
                new Checks(1_000, 1_000, 1_000, 0, 0, 0, 0, 0, 0, 0, 0),
                new Connections(2, 2, 0, 0, 0, Map.of(), 1_000_000),
                new Verdict(isValid, isValid ? List.of() : List.of("the generator was too busy"), List.of()));
    }
}
