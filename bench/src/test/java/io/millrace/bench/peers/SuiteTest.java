package io.millrace.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bench.BenchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class SuiteTest {
    static final List<String> BUILT_IN = Suite.BUILT_IN;

    @Test
    void aLineIsACell() throws Exception {
        final Suite suite = Suite.parse("mine", """
                # everything
                a-1: p2p  -c 10 -q 1   # ten pairs

                b.2 : fresh conn -c 5 | only connections | really
                """);
        assertEquals(
                List.of(
                        new Cell("a-1", false, "p2p -c 10 -q 1", ""),
                        new Cell("b.2", true, "conn -c 5", "only connections | really")),
                suite.cells());
        assertEquals(
                "b.2: fresh conn -c 5 | only connections | really",
                suite.cells().get(1).line());
        assertEquals(suite.cells().get(1), Cell.parse(suite.cells().get(1).line()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "no colon ~ name: [fresh] load arguments",
                "a/b: p2p ~ a/b",
                "../up: p2p ~ ../up",
                "a: ~ has no scenario",
                "a: -c 1 ~ has no scenario",
                "a: p2p -p 1883 ~ -p is set for every run",
                "a: p2p --port 1883 ~ --port is set for every run",
                "a: p2p --out=x ~ --out is set for every run",
                "a: p2p --quiet ~ --quiet is set for every run",
                "# nothing ~ has no cells",
            })
    void whatIsNoCellIsRefused(final String text, final String expected) {
        final BenchException refused = assertThrows(BenchException.class, () -> Suite.parse("mine", text));
        assertTrue(refused.getMessage().contains(expected), refused.getMessage());
    }

    @Test
    void aNameIsThereOnce() {
        final BenchException refused =
                assertThrows(BenchException.class, () -> Suite.parse("mine", "a: p2p\n\na: conn\n"));
        assertEquals("suite mine, line 3: cell a is there twice", refused.getMessage());
    }

    @ParameterizedTest
    @FieldSource("BUILT_IN")
    void theBuiltInOnesCanBeRead(final String name) throws Exception {
        final Suite suite = Suite.named(name);
        assertEquals(name, suite.name());
        assertTrue(suite.cells().stream().allMatch(cell -> cell.load().connections() > 0), "connections of each cell");
    }

    @Test
    void aFileIsASuiteToo(@TempDir final Path directory) throws Exception {
        final Path file = Files.writeString(directory.resolve("own.suite"), "a: p2p -c 1\n");
        assertEquals("own", Suite.named(file.toString()).name());
        final BenchException absent = assertThrows(BenchException.class, () -> Suite.named("nosuch"));
        assertTrue(
                absent.getMessage().contains("peers, peers-10k, floor, threads, overload, storm, tls, smoke"),
                absent.getMessage());
    }

    @Test
    void cellsAreChosenAsAShellWould() throws Exception {
        final Suite suite = Suite.parse("mine", "p2p-1: p2p\np2p-2: p2p\nconn: conn\n");
        assertEquals(2, suite.matching("p2p-*").size());
        assertEquals(3, suite.matching("*").size());
        assertThrows(BenchException.class, () -> suite.matching("fan*"));
    }

    @Test
    void timesStandInThePlanUnlessTheNumberOfMessagesEndsARun() throws Exception {
        final Suite suite = Suite.parse("mine", "a: p2p\nb: p2p --warmup 0 --duration=1\nc: offline -L 100\n");
        assertEquals(
                List.of("p2p --warmup 5 --duration 15", "p2p --warmup 0 --duration=1", "offline -L 100"),
                Timing.apply(suite, null, null).cells().stream()
                        .map(Cell::arguments)
                        .toList());
        assertEquals(
                List.of("p2p --warmup 7 --duration 8", "p2p --warmup 7 --duration 8", "offline -L 100"),
                Timing.apply(suite, 7, 8).cells().stream().map(Cell::arguments).toList());
    }
}
