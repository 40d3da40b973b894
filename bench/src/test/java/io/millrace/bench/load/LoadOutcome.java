package io.millrace.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.bench.Bench;
import io.millrace.bench.load.stub.Mischief;
import io.millrace.bench.load.stub.StubBroker;
import io.millrace.bench.load.stub.Transcript;
import io.millrace.bench.result.ResultFiles;
import io.millrace.bench.result.RunResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import picocli.CommandLine;

/** One {@code bench load} against one stub: what it was told, what it said, and what the stub knows of it. */
record LoadOutcome(int exitCode, String errors, Path base, Transcript transcript) {
    /** What a test does not say itself; an option may be given once only. */
    private static final Map<String, String> DEFAULTS =
            Map.of("-h", "127.0.0.1", "--warmup", "0", "--duration", "1", "--drain", "2", "--threads", "1");

    static LoadOutcome of(final Path directory, final Mischief mischief, final String... arguments) throws Exception {
        final Path base = Files.createTempDirectory(directory, "run").resolve("run");
        try (StubBroker broker = StubBroker.start(mischief)) {
            final List<String> line = new ArrayList<>();
            line.add("load");
            line.addAll(List.of(arguments));
            line.add("--quiet");
            DEFAULTS.forEach((option, value) -> {
                if (!line.contains(option)) {
                    line.addAll(List.of(option, value));
                }
            });
            line.addAll(List.of("-p", Integer.toString(broker.port()), "--out", base.toString()));
            final StringWriter errors = new StringWriter();
            final CommandLine commandLine = Bench.commandLine();
            commandLine.setErr(new PrintWriter(errors, true));
            commandLine.setOut(new PrintWriter(new StringWriter(), true));
            final int exitCode = commandLine.execute(line.toArray(String[]::new));
            return new LoadOutcome(exitCode, errors.toString(), base, broker.transcript());
        }
    }

    /** The run was made, by a client that keeps to the protocol. */
    RunResult result() throws IOException {
        assertEquals(0, exitCode, errors);
        assertEquals(List.of(), transcript.violations());
        return ResultFiles.read(file(ResultFiles.JSON), RunResult.class);
    }

    /** All seconds of one kind, for example {@code load/delivery}; nanoseconds. */
    Histogram histogram(final String tag) throws IOException {
        final Histogram sum = new Histogram(3);
        sum.setAutoResize(true);
        try (HistogramLogReader reader =
                new HistogramLogReader(file(ResultFiles.HLOG).toFile())) {
            while (reader.hasNext()) {
                final EncodableHistogram second = reader.nextIntervalHistogram();
                if (second instanceof Histogram histogram && tag.equals(histogram.getTag())) {
                    sum.add(histogram);
                }
            }
        }
        return sum;
    }

    private Path file(final String suffix) {
        return base.resolveSibling(base.getFileName() + suffix);
    }
}
