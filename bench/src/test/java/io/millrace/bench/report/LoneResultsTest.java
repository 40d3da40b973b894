package io.millrace.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that {@code bench load --out DIR/x} filled: no plan, one broker without a name. */
class LoneResultsTest {
    @Test
    void runsOfOneNameAreOneCell(@TempDir final Path root) throws IOException {
        final ReportFixture fixture = new ReportFixture(root);
        new RunFixture("p2p").phase("load", 4).write(fixture.results.resolve("a"));
        new RunFixture("p2p").phase("load", 6).write(fixture.results.resolve("b"));
        assertEquals(0, fixture.report("--commit", "abc1234", "--scenario", "alone"), fixture::err);
        final String text = fixture.text("2026-11-30-alone-abc1234");
        assertTrue(text.startsWith("# alone: broker\n"));
        assertTrue(text.contains("**Answer in one line.** CPU per message: broker 5.00 µs.\n"));
        assertTrue(text.contains("| p2p | delivered message | 5.00 (4.00–6.00; fewer than three runs: 2) |\n"));
        assertFalse(text.contains(" beside "));
        assertTrue(text.contains("Commit abc1234; the results themselves name none."));
        assertTrue(text.contains("\nbench/bench load p2p -c 10 -t 'a b'\n"));
        assertTrue(text.contains("figures of an unknown machine"));
        assertTrue(text.contains("[raw](raw/): 4 files"));
    }
}
