package io.millrace.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.bench.result.Checks;
import io.millrace.bench.result.Connections;
import io.millrace.bench.result.GeneratorUse;
import io.millrace.bench.result.Latency;
import io.millrace.bench.result.Phase;
import io.millrace.bench.result.RunResult;
import io.millrace.bench.result.Second;
import io.millrace.bench.result.Settings;
import io.millrace.bench.result.Traffic;
import io.millrace.bench.result.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reconnect storm, written up. */
class StormReportTest {
    @ParameterizedTest
    @CsvSource({"1, 19.9, true", "1, 20.1, false", "10, 29.9, true", "10, 30.1, false"})
    void threeTimesTheCalmIsAllowedAndTwentyMillisecondsAlways(
            final double calmMs, final double stormMs, final boolean isHeld) {
        assertEquals(isHeld, StormSection.isHeld(run("millrace", calmMs, stormMs)));
    }

    @Test
    void theTableSaysWhatWasSeenAndWhoIsMissing() {
        final Markdown out = new Markdown();
        new StormSection().write(report(run("millrace", 2, 15), run("mosquitto", 2, 900)), out);
        final String text = out.toString();
        assertTrue(text.contains("| storm | p99 ≤ max(3 × calm, 20 ms) | 1 of 1 runs | 0 of 1 runs |"), text);
        assertTrue(row(text, "p99 in the storm, ms").contains("15.0"), text);
        assertTrue(row(text, "of the crowd not back").contains("| 10"), text);
        assertTrue(row(text, "until all were back, s").contains("4.00"), text);
        assertTrue(text.contains("by mosquitto: CONNACK 0x97 quota exceeded"), text);
    }

    @Test
    void theStormIsMarkedBehindTheCalm() {
        final Cell cell = cell(run("millrace", 2, 15));
        final String svg = StormPlot.svg(cell, List.of("millrace"));
        assertTrue(svg != null && svg.contains(">storm</text>") && svg.contains("<polyline"), svg);
    }

    @Test
    void otherScenariosHaveNone() {
        final Run run = run("millrace", 2, 15);
        assertNull(StormPlot.svg(cell(run), List.of("mosquitto")));
    }

    private static String row(final String text, final String what) {
        return text.lines().filter(line -> line.contains(what)).findFirst().orElseThrow();
    }

    private static Report report(final Run... runs) {
        final Results results = new Results(
                Path.of("."), null, MissingNode.getInstance(), List.of("millrace", "mosquitto"), List.of(cell(runs)));
        final Headline headline = new Headline(1, "", "", "", null, List.of());
        return new Report(results, headline, "storm", "", "", "", "", List.of(), List.of());
    }

    private static Cell cell(final Run... runs) {
        return new Cell("storm", "reconnect -c 100 --steady 10", "", List.of(runs), List.of());
    }

    private static Run run(final String broker, final double calmMs, final double stormMs) {
        final Settings settings =
                new Settings("", 1, 5, List.of(1), 256, 10, 110, 110, 10, "open", 10, 0, false, 2, 0, 0);
        final RunResult result = new RunResult(
                RunResult.FORMAT,
                "reconnect",
                "storm",
                "",
                List.of(),
                settings,
                List.of(phase("calm", 0, 3, calmMs), phase("storm", 90, 4, stormMs)),
                new Checks(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                new Connections(210, 200, 10, 0, 0, Map.of("CONNACK 0x97 quota exceeded", 10), 0),
                new Verdict(true, List.of(), List.of()));
        return new Run(broker, 1, Path.of("r1.json"), result, MissingNode.getInstance(), MissingNode.getInstance());
    }

    private static Phase phase(final String name, final long operations, final int seconds, final double p99Ms) {
        final double us = p99Ms * 1e3;
        return new Phase(
                name,
                "connection",
                operations,
                seconds * 1_000_000_000L,
                Traffic.NONE,
                Map.of("delivery", new Latency(100, us, us, 0, us, us, us, us, us, us)),
                new GeneratorUse(0, 0, 0),
                null,
                List.of(new Second(0, 10, 10, us, us, us), new Second(1, 10, 10, us, us, us)));
    }
}
