package io.millrace.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index of all reports, and the trends over them. */
class IndexTest {
    private static final String HEAD =
            "# Performance reports\n\nBefore.\n\n| date | report | answer |\n|---|---|---|\n";
    private static final String OLD_ROW = "| 2026-11-23 | [the parts](old/report.md) | clearly |\n";
    private static final String RULES = "\nAfter.\n\n1. A rule.\n";

    private ReportFixture fixture;

    @BeforeEach
    void makeResults(@TempDir final Path root) throws IOException {
        fixture = new ReportFixture(root);
        fixture.plan("abc1234", "p2p: p2p");
        fixture.runs("p2p", "mosquitto", 25, 24, 26);
        fixture.runs("p2p", "millrace", 8, 8.5, 7.5);
        Files.writeString(fixture.reports.resolve("README.md"), HEAD + OLD_ROW + RULES);
    }

    @Test
    void theNewestReportIsFirstAndTheRestStays() throws IOException {
        report("--answer", "so | so");
        final String row =
                "| 2026-11-30 | [peers: millrace beside mosquitto](2026-11-30-peers-abc1234/report.md) | so \\|"
                        + " so |\n";
        assertTrue(fixture.index().startsWith(HEAD + row + OLD_ROW + RULES), fixture.index());
        report("--date", "2026-11-20");
        final List<String> rows = fixture.index()
                .lines()
                .filter(line -> line.startsWith("| 2026"))
                .map(line -> line.substring(2, 12))
                .toList();
        assertEquals(List.of("2026-11-30", "2026-11-23", "2026-11-20"), rows);
    }

    @Test
    void theSameReportTwiceChangesNothing() throws IOException {
        report();
        final String once = fixture.index();
        report("--force");
        assertEquals(once, fixture.index());
    }

    @Test
    void anIndexIsMadeWhereThereIsNone() throws IOException {
        Files.delete(fixture.reports.resolve("README.md"));
        report();
        assertTrue(fixture.index()
                .startsWith("# Performance reports\n\n| date | report | answer |\n|---|---|---|\n| 2026"));
    }

    @Test
    void trendsHaveAColumnAReport() throws IOException {
        report("--date", "2026-11-29");
        fixture.runs("p2p", "millrace", 50, 50, 50);
        fixture.runs("new", "mosquitto", 3, 3, 3);
        fixture.runs("new", "millrace", 1, 1, 1);
        report();
        final String trends = ReportFixture.section(fixture.index(), "Trends");
        assertEquals(
                "| cell | brokers | [2026-11-30 abc1234](2026-11-30-peers-abc1234/report.md) | "
                        + "[2026-11-29 abc1234](2026-11-29-peers-abc1234/report.md) |",
                ReportFixture.line(trends, "| cell |"));
        assertEquals(
                "| p2p | millrace beside mosquitto | 2.0 × MORE | 3.1 × less |", ReportFixture.line(trends, "| p2p |"));
        assertEquals("| new | millrace beside mosquitto | 3.0 × less | – |", ReportFixture.line(trends, "| new |"));
        assertTrue(fixture.index().contains(RULES));
    }

    @Test
    void trendsForgetWhatIsOlderThanSixReports() throws IOException {
        for (int day = 10; day < 18; day++) {
            report("--date", "2026-11-" + day);
        }
        final String head = ReportFixture.line(ReportFixture.section(fixture.index(), "Trends"), "| cell |");
        assertTrue(head.contains("2026-11-17") && head.contains("2026-11-12"), head);
        assertFalse(head.contains("2026-11-11"), head);
    }

    @Test
    void aReportOfOneBrokerHasNoTrend() throws IOException {
        Files.delete(fixture.results.resolve("plan.json"));
        for (int i = 1; i <= 3; i++) {
            Files.delete(fixture.results.resolve("p2p/mosquitto-r" + i + ".json"));
        }
        report("--commit", "abc1234");
        assertFalse(fixture.index().contains("## Trends"), fixture.index());
    }

    private void report(final String... options) {
        assertEquals(0, fixture.report(options), fixture::err);
    }
}
