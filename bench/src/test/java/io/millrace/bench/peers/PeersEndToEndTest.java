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
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real load against the real mosquitto. */
@Disabled("bench load is not there yet")
class PeersEndToEndTest {
    @Test
    void smoke(@TempDir final Path out) throws Exception {
        Needs.program("mosquitto");
        final StringWriter printed = new StringWriter();
        final int exitCode = Bench.commandLine()
                .setOut(new PrintWriter(printed, true))
                .setErr(new PrintWriter(printed, true))
                .execute(
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
                        "1");
        assertEquals(0, exitCode, printed.toString());
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
    }
}
