package io.millrace.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is missing is said in a line, with how to get it; and nothing is left behind. */
class ReportRefusalTest {
    private ReportFixture fixture;

    @BeforeEach
    void makeDirectories(@TempDir final Path root) throws IOException {
        fixture = new ReportFixture(root);
    }

    @Test
    void anEmptyDirectory() {
        assertRefused("no results in");
        assertRefused("'bench peers --out ");
    }

    @Test
    void noDirectory() throws IOException {
        Files.delete(fixture.results);
        assertRefused("no directory");
    }

    @Test
    void noPlaceForReports() throws IOException {
        fixture.runs("p2p", "mosquitto", 1);
        Files.delete(fixture.reports);
        assertRefused("say where the reports are: --to DIR");
    }

    @Test
    void onlyFailures() throws IOException {
        fixture.failure("p2p", "mosquitto", 1, "refused");
        assertRefused("only failures");
    }

    @Test
    void aFileThatIsCutOff() throws IOException {
        fixture.runs("p2p", "mosquitto", 1);
        Files.writeString(fixture.results.resolve("p2p/mosquitto-r2.json"), "{ \"format\": 1, ");
        assertRefused("mosquitto-r2.json cannot be read; delete it and repeat the run");
    }

    @Test
    void aFileOfSomethingElse() throws IOException {
        fixture.runs("p2p", "mosquitto", 1);
        Files.writeString(fixture.results.resolve("other.json"), "{ \"a\": 1 }");
        assertRefused("other.json is not a result of 'bench load'");
    }

    @Test
    void aHistogramLogThatIsDamaged() throws IOException {
        fixture.runs("p2p", "mosquitto", 1);
        Files.writeString(
                fixture.results.resolve("p2p/mosquitto-r1.hlog"), "Tag=load/delivery,0.0,1.0,1.0,HISTFAAAnonsense\n");
        assertRefused("mosquitto-r1.hlog is damaged");
    }

    @Test
    void aBaselineThatIsNotThere() throws IOException {
        fixture.plan("abc1234");
        fixture.runs("p2p", "mosquitto", 1);
        assertEquals(1, fixture.report("--baseline", "emqx"));
        assertTrue(fixture.err().contains("no broker emqx in these results; there are mosquitto"), fixture::err);
    }

    @Test
    void aScenarioThatIsNoName() throws IOException {
        fixture.runs("p2p", "mosquitto", 1);
        assertEquals(1, fixture.report("--scenario", "../other"));
        assertTrue(fixture.err().contains("--scenario is part of a directory's name"), fixture::err);
    }

    @Test
    void aReportThatIsThere() throws IOException {
        fixture.plan("abc1234");
        fixture.runs("p2p", "mosquitto", 1);
        assertEquals(0, fixture.report("--answer", "first"));
        assertRefused("is there, and a report is not edited after its date");
        assertTrue(fixture.text("2026-11-30-peers-abc1234").contains("first"));
        assertEquals(0, fixture.report("--answer", "second", "--force"), fixture::err);
        assertTrue(fixture.text("2026-11-30-peers-abc1234").contains("second"));
    }

    private void assertRefused(final String reason) {
        assertEquals(1, fixture.report());
        assertTrue(fixture.err().startsWith("bench: ") && fixture.err().contains(reason), fixture::err);
        assertEquals(1, fixture.err().lines().count(), fixture::err);
    }
}
