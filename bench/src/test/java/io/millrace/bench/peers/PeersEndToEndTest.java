package io.millrace.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bench.Bench;
import io.millrace.bench.result.Phase;
import io.millrace.bench.result.RunResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real load against the real mosquitto, and the report of it. */
class PeersEndToEndTest {
    private final StringWriter printed = new StringWriter();

    @Test
    void smoke(@TempDir final Path out) throws Exception {
        Needs.program("mosquitto");
        assertEquals(
                0,
                execute(
                        "peers",
                        "--suite",
                        "smoke",
                        "--out",
                        out.toString(),
                        "--broker",
                        "mosquitto",
                        "--runs",
                        "2",
                        "--warm-native",
                        "1",
                        "--settle",
                        "1"),
                printed.toString());
        for (final Cell cell : Suite.named("smoke").cells()) {
            for (int run = 1; run <= 2; run++) {
                final RunFiles files = new RunFiles(out.resolve(cell.name()), "mosquitto", run);
                final RunResult result = files.readResult().orElseThrow(() -> new AssertionError(printed.toString()));
                assertTrue(Files.exists(files.histograms()));
                assertTrue(result.checks().isClean(), result.checks().toString());
                final Phase phase = result.phases().get(0);
                assertTrue(phase.operations() > 0 && phase.broker() != null, phase.toString());
            }
        }
        final Path reports = Files.createDirectory(out.resolve("reports"));
        Files.copy(Path.of(System.getProperty("project.root"), "perf-reports/README.md"), reports.resolve("README.md"));
        assertEquals(0, execute("report", out.toString(), "--to", reports.toString()), printed.toString());
        try (Stream<Path> made = Files.list(reports).filter(Files::isDirectory)) {
            final String report =
                    Files.readString(made.findFirst().orElseThrow().resolve("report.md"));
            assertTrue(report.contains("| p2p-2-q1 |"), report);
        }
    }

    private int execute(final String... arguments) {
        return Bench.commandLine()
                .setOut(new PrintWriter(printed, true))
                .setErr(new PrintWriter(printed, true))
                .execute(arguments);
    }
}
