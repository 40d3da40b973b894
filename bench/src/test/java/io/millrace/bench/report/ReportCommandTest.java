package io.millrace.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bench.result.ResultFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a directory of results to a directory with a report. */
class ReportCommandTest {
    private static final String NAME = "2026-11-30-peers-abc1234";

    private ReportFixture fixture;

    @BeforeEach
    void makeResults(@TempDir final Path root) throws IOException {
        fixture = new ReportFixture(root);
        fixture.plan("abc1234", "p2p: p2p -c 10 -q 1 -F 100 | 100 in flight", "fan: fanout -c 1");
        fixture.runs("p2p", "mosquitto", 25, 24, 26, 25, 25);
        fixture.runs("p2p", "millrace", 8, 8.5, 7.5, 8, 8);
    }

    @Test
    void aWinAndALossAreSaidAlike() throws IOException {
        fixture.runs("fan", "mosquitto", 10, 10, 10);
        fixture.runs("fan", "millrace", 12, 12, 12);
        final String text = report();
        assertEquals(
                "| p2p | delivered message | 25.0 (24.0–26.0; 5 runs) | 8.00 (7.50–8.50; 5 runs) | 3.1 × less |",
                ReportFixture.line(text, "| p2p | delivered"));
        assertTrue(ReportFixture.line(text, "| fan | delivered").endsWith("| 1.2 × MORE |"));
        assertTrue(ReportFixture.section(text, "What surprised")
                .contains("fan: millrace took 1.2 × MORE CPU than mosquitto."));
        assertEquals(
                "**Answer in one line.** CPU per message: millrace 10.0 µs against mosquitto 17.5 µs (median of 2 cells' "
                        + "ratios 2.0 × less, from 1.2 × MORE to 3.1 × less); better in 1 cell, worse in 1, not measured "
                        + "in 0.",
                ReportFixture.line(text, "**Answer"));
    }

    @Test
    void rangesThatOverlapShowNoDifference() throws IOException {
        fixture.runs("fan", "mosquitto", 10, 12, 14);
        fixture.runs("fan", "millrace", 13, 15, 16);
        final String text = report();
        assertTrue(ReportFixture.line(text, "| fan | delivered").endsWith("| 1.3 × MORE, ranges overlap |"));
        assertTrue(ReportFixture.line(text, "**Answer")
                .endsWith("better in 1 cell, worse in 0, no difference that shows in 1, not measured in 0."));
    }

    @Test
    void aRunThatIsNotValidIsListedAndNotCounted() throws IOException {
        fixture.run(
                "p2p",
                "millrace",
                6,
                new RunFixture("p2p").phase("load", 90).invalid("generator used 0.93 of its cores"));
        final String text = report();
        assertTrue(ReportFixture.line(text, "| p2p | delivered").contains("8.00 (7.50–8.50; 5 runs)"));
        assertTrue(ReportFixture.section(text, "Generator")
                .contains("| p2p | millrace | 6 | generator used 0.93 of its cores |"));
        assertTrue(ReportFixture.section(text, "What surprised").contains("1 of 11 runs is not valid"));
    }

    @Test
    void aCellThatFailedIsShownWithItsReason() throws IOException {
        fixture.runs("fan", "mosquitto", 10, 10, 10);
        fixture.failure("fan", "millrace", 1, "bench: SUBACK 0x80 | refused");
        fixture.failure("fan", "millrace", 2, "bench: SUBACK 0x80 | refused");
        final String text = report();
        assertEquals(
                "| fan | delivered message | 10.0 (10.0–10.0; 3 runs) | failed | – |",
                ReportFixture.line(text, "| fan | delivered"));
        assertTrue(ReportFixture.section(text, "Failed")
                .contains("| fan | millrace | 1, 2 | bench: SUBACK 0x80 \\| refused |"));
        assertTrue(ReportFixture.line(text, "**Answer").endsWith("not measured in 1."));
    }

    @Test
    void aFailureThatWasRepairedIsNone() throws IOException {
        fixture.failure("p2p", "millrace", 1, "refused");
        assertFalse(report().contains("### Failed"));
    }

    @Test
    void aCellWithoutAnyRunHasARow() throws IOException {
        fixture.failure("fan", "mosquitto", 1, "refused");
        fixture.failure("fan", "millrace", 1, "refused");
        assertEquals("| fan | – | failed | failed | – |", ReportFixture.line(report(), "| fan | –"));
    }

    @Test
    void aCellWhereNothingWasDoneHasARow() throws IOException {
        fixture.run("fan", "millrace", 1, new RunFixture("fan").phase("hold", 0).invalid("nothing arrived"));
        assertEquals("| fan | – | no run | no valid run | – |", ReportFixture.line(report(), "| fan | –"));
    }

    @Test
    void lossesAreAddedUpOverRuns() throws IOException {
        assertTrue(ReportFixture.section(report(), "Correctness").contains("lost none"));
        fixture.run(
                "p2p", "mosquitto", 1, new RunFixture("p2p").phase("load", 25).lost(1_200));
        fixture.run(
                "p2p",
                "mosquitto",
                2,
                new RunFixture("p2p").phase("load", 25).lost(34).duplicated(2));
        final String text = report("--force");
        assertTrue(ReportFixture.section(text, "Correctness")
                .contains("| p2p | mosquitto | 5 | 1,000,000 | 1,234 lost; 2 duplicated |"));
        assertFalse(text.contains("lost none"));
        assertTrue(ReportFixture.section(text, "What surprised").contains("p2p: mosquitto: 1,234 lost"));
    }

    @Test
    void fewRunsAreMarked() throws IOException {
        fixture.runs("fan", "mosquitto", 10, 10);
        fixture.runs("fan", "millrace", 5, 5, 5);
        final String text = report();
        assertTrue(
                ReportFixture.line(text, "| fan | delivered").contains("10.0 (10.0–10.0; fewer than three runs: 2)"));
        assertTrue(ReportFixture.section(text, "Throughput").contains("40,000 (40,000–40,000) † |"));
        assertTrue(ReportFixture.section(text, "Throughput").contains("† fewer than three runs."));
        assertTrue(ReportFixture.section(text, "Limits of validity")
                .contains("Figures of these cells may stand in the README, having five valid runs of every broker or "
                        + "more: p2p. Not those of fan."));
    }

    @Test
    void aReportOfManyRunsMayBeQuoted() throws IOException {
        assertTrue(ReportFixture.section(report(), "Limits of validity")
                .contains("figures of this report may stand in the README"));
    }

    @Test
    void aGivenRateIsNoResult() throws IOException {
        fixture.run(
                "fan", "mosquitto", 1, new RunFixture("fan").phase("load", 40).given(10_000));
        fixture.run(
                "fan", "millrace", 1, new RunFixture("fan").phase("load", 40).given(10_000));
        final String throughput = ReportFixture.section(report(), "Throughput");
        final String line = ReportFixture.line(throughput, "| fan |");
        assertTrue(line.startsWith("| fan | given: 10,000/s |") && line.endsWith("| given |"), line);
        assertTrue(ReportFixture.line(throughput, "| p2p |").endsWith("| 1.0 ×, the same, ranges overlap |"));
    }

    @Test
    void phasesHaveRowsOfTheirOwn() throws IOException {
        for (final String broker : List.of("mosquitto", "millrace")) {
            fixture.run(
                    "fan",
                    broker,
                    1,
                    new RunFixture("fan").scenario("offline").phase("queue", 12).phase("drain", 8));
        }
        final String text = report();
        assertTrue(ReportFixture.line(text, "| fan, queue |").contains("12.0 (12.0–12.0;"));
        assertTrue(ReportFixture.line(text, "| fan, drain |").contains("8.00 (8.00–8.00;"));
    }

    @Test
    void connectionsHaveMemory() throws IOException {
        fixture.run(
                "fan",
                "mosquitto",
                1,
                new RunFixture("fan").connections().phase("connect", 40).phase("hold", 0));
        fixture.run(
                "fan",
                "millrace",
                1,
                new RunFixture("fan")
                        .connections()
                        .phase("connect", 60)
                        .phase("hold", 0)
                        .heapBytesAfter(2_048_000));
        final String text = report();
        final String memory = ReportFixture.section(text, "Memory");
        assertTrue(memory.contains("| fan | RSS growth a connection, KiB | 10.2 (10.2–10.2) † | 10.2 (10.2–10.2) † |"));
        assertTrue(memory.contains("| fan | heap growth a connection, KiB | – | 2.00 (2.00–2.00) † |"));
        assertTrue(ReportFixture.section(text, "Latency")
                .contains("| fan | connect | 0.90 / 2.70 / 5.40 | 0.90 / 2.70 / 5.40 |"));
        assertTrue(ReportFixture.line(text, "| fan | connection |").contains("40.0 (40.0–40.0;"));
    }

    @Test
    void aBrokerWithoutPidHasNoCpu() throws IOException {
        fixture.run(
                "fan", "mosquitto", 1, new RunFixture("fan").phase("load", 40).withoutPid());
        assertTrue(ReportFixture.line(report(), "| fan | delivered").contains("| not measured | no run | – |"));
    }

    @Test
    void theSetUpIsCopiedInWords() throws IOException {
        final String text = report("--question", "Is it worth it?", "--answer", "Yes.", "--surprise", "How much.");
        assertTrue(text.startsWith("# peers: millrace beside mosquitto\n\n**Question.** Is it worth it?\n\n"
                + "**Answer in one line.** Yes.\n"));
        final String machine = ReportFixture.section(text, "Machine");
        assertTrue(machine.contains("| cpu model | AMD EPYC \\| 2 threads |"), machine);
        assertTrue(machine.contains("| memory | 24.0 GiB |") && machine.contains("| jvm options | -Xmx2g, -Xms512m |"));
        assertTrue(text.contains("| millrace | 0.1.0 | OpenJDK 17.0.15 | `bin/millrace foreground` |"));
        assertTrue(text.contains("allow_anonymous true"));
        assertTrue(text.contains("| p2p | `p2p -c 10 -q 1 -F 100` | 100 in flight each | 5 s | 5 s |"));
        assertTrue(ReportFixture.section(text, "What surprised").contains("- How much."));
        final String limits = ReportFixture.section(text, "Limits of validity");
        assertTrue(limits.contains("of millrace promises: durability `os`: in the journal before"));
        assertTrue(limits.contains("of mosquitto promises: in memory only"));
        assertTrue(text.contains("\n## How to reproduce\n\n```\ngit checkout abc1234\nmvn -q -DskipTests package\n"
                + "bench/bench peers --suite peers --out "));
    }

    @Test
    void whatElseRanIsSaid() throws IOException {
        final Path run = fixture.results.resolve("p2p/mosquitto-r2.json");
        ResultFiles.write(Run.beside(run, ".before.json"), Map.of("isQuiet", false, "waitedS", 20));
        ResultFiles.write(Run.beside(run, ".during.json"), Map.of("othersShare", 0.31));
        final String text = ReportFixture.section(report(), "What else ran");
        assertTrue(text.contains("- Before 1 of 1 run the machine was not quiet when the wait was over."), text);
        assertTrue(text.contains("31 % at most (p2p, mosquitto, run 2)."), text);
    }

    @Test
    void partsComeInOrder() throws IOException {
        final List<String> headings = report().lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .toList();
        assertEquals(
                List.of(
                        "Set-up",
                        "Result",
                        "Plots",
                        "What surprised",
                        "Limits of validity",
                        "How to reproduce",
                        "Raw data"),
                headings);
    }

    @Test
    void rawDataIsCopied() throws IOException {
        report();
        final Path report = fixture.reports.resolve(NAME);
        try (Stream<Path> files = Files.list(report.resolve("raw/p2p"))) {
            assertEquals(20, files.count());
        }
        for (final String file : List.of("plan.json", "env.json", "headline.json", "command.txt", "plots/cpu.svg")) {
            assertTrue(Files.isRegularFile(report.resolve(file)), file);
        }
        try (Stream<Path> files = Files.list(fixture.reports)) {
            assertEquals(2, files.count(), "the report and the index, and no draft");
        }
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        final String text = report();
        final Matcher links = Pattern.compile("\\]\\(([^)]+)\\)").matcher(text);
        int count = 0;
        while (links.find()) {
            assertTrue(Files.exists(fixture.reports.resolve(NAME).resolve(links.group(1))), links.group(1));
            count++;
        }
        assertTrue(count >= 8, text);
    }

    private String report(final String... options) throws IOException {
        assertEquals(0, fixture.report(options), fixture::err);
        return fixture.text(NAME);
    }
}
