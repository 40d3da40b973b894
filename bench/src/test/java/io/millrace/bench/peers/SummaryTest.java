package io.millrace.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bench.result.ResultFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryTest {
    private static final Cell CELL = new Cell("a", false, "p2p -c 1", "");

    @TempDir
    private Path directory;

    @Test
    void medians() {
        assertEquals(Optional.empty(), Spread.of(List.of()));
        assertEquals(Optional.of(new Spread(3, 1, 9, 3)), Spread.of(List.of(9.0, 1.0, 3.0)));
        assertEquals(Optional.of(new Spread(2.5, 1, 9, 4)), Spread.of(List.of(9.0, 1.0, 3.0, 2.0)));
    }

    @Test
    void runsThatAreNotValidDoNotCount() throws Exception {
        write("mosquitto", 1, 20, true);
        write("mosquitto", 2, 30, true);
        write("mosquitto", 3, 500, false);
        write("millrace", 1, 5, true);
        final List<String> table = table();
        assertTrue(table.get(1).contains("25.0 (20.0–30.0)") && table.get(1).contains("2 of 3"), table.get(1));
        assertTrue(table.get(2).contains("5.00 (5.00–5.00)") && table.get(2).contains("1 of 3"), table.get(2));
        assertTrue(headline().get(1).endsWith("5.00 × less"), headline().get(1));
    }

    @Test
    void aLossIsSaidAsPlainlyAsAWin() throws Exception {
        write("mosquitto", 1, 20, true);
        write("millrace", 1, 30, true);
        assertTrue(headline().get(1).endsWith("1.50 × MORE"), headline().get(1));
        write("millrace", 1, 20.05, true);
        assertTrue(headline().get(1).endsWith("equal"), headline().get(1));
    }

    @Test
    void whatFailedSaysWhy() throws Exception {
        ResultFiles.write(files("millrace", 1).failed(), new RunFiles.Failure("no shared subscriptions", "now"));
        write("mosquitto", 1, 20, true);
        assertTrue(table().contains("  millrace failed: no shared subscriptions"), table().toString());
    }

    @Test
    void theRestOfAResultIsNone() throws Exception {
        final RunFiles files = files("mosquitto", 1);
        assertTrue(files.isPending());
        Files.createDirectories(files.cellDirectory());
        Files.writeString(files.result(), "{\"format\": 1,");
        assertTrue(files.isPending());
        Files.writeString(files.result(), "{}");
        assertTrue(files.isPending());
        write("mosquitto", 1, 20, true);
        assertFalse(files.isPending());
    }

    @Test
    void figures() {
        assertEquals("0.28", Figures.number(0.284));
        assertEquals("12.3", Figures.number(12.34));
        assertEquals("41,235", Figures.number(41_234.6));
        assertEquals("999 µs", Figures.time(999));
        assertEquals("1.90 ms", Figures.time(1_900));
        assertEquals("2.50 s", Figures.time(2_500_000));
    }

    private List<String> table() throws Exception {
        return new Summary(directory, List.of("mosquitto", "millrace"), 3).table(CELL);
    }

    private List<String> headline() throws Exception {
        return new Summary(directory, List.of("mosquitto", "millrace"), 3).headline(List.of(CELL));
    }

    private void write(final String broker, final int run, final double cpuUs, final boolean isValid) throws Exception {
        ResultFiles.write(files(broker, run).result(), FakeLoad.result(cpuUs, isValid));
    }

    private RunFiles files(final String broker, final int run) {
        return new RunFiles(directory.resolve(CELL.name()), broker, run);
    }
}
