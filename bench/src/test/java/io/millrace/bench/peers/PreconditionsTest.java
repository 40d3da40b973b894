package io.millrace.bench.peers;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bench.BenchException;
import io.millrace.bench.machine.CpuList;
import io.millrace.bench.machine.OpenFiles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionsTest {
    private static final List<Cell> CELLS = List.of(new Cell("big", false, "p2p -c 5000", ""));
    private static final OpenFiles ENOUGH = new OpenFiles(10_500, 10_500);

    @Test
    void aMachineThatHasAll() {
        assertDoesNotThrow(() -> machine("0-1", true, ENOUGH).check(Cpus.parse("0,1"), CELLS));
        assertDoesNotThrow(() -> machine("0", false, ENOUGH).check(Cpus.NOT_PINNED, CELLS));
    }

    @Test
    void taskset() {
        assertRefused(machine("0-1", false, ENOUGH), "0,1", "apt-get install util-linux");
    }

    @Test
    void cpus() {
        assertRefused(machine("0", true, ENOUGH), "0,1", "there is no CPU 1 for us");
        assertRefused(machine("0-3", true, ENOUGH), "0-1,2-5", "there is no CPU 4 for us");
    }

    @Test
    void openFiles() {
        assertRefused(
                machine("0-1", true, new OpenFiles(10_499, 20_000)),
                "0,1",
                "cell big needs 10,500 open files in a broker and the load, the limit is 10,499: ulimit -n 10500");
        assertRefused(machine("0-1", true, new OpenFiles(1_024, 4_096)), "0,1", "raise the hard limit, 4096");
    }

    @Test
    void space() {
        assertDoesNotThrow(() -> Preconditions.checkSpace(4L << 30));
        final BenchException full = assertThrows(BenchException.class, () -> Preconditions.checkSpace(1L << 30));
        assertTrue(full.getMessage().startsWith("only 1,024 MiB are free"), full.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0,1,2", "a,b", "0,", "0-1,1-2", "1-0,2"})
    void pinningThatIsNone(final String text) {
        assertThrows(BenchException.class, () -> Cpus.parse(text));
    }

    @Test
    void aRunningBrokerHasItsProcess() {
        final BenchException absent = assertThrows(
                BenchException.class, () -> RunningBroker.of(BrokerSpec.parse("x=127.0.0.1:1,pid=999999999")));
        assertTrue(absent.getMessage().contains("no process 999999999"), absent.getMessage());
    }

    @Test
    void aRunningBrokerAnswers() throws Exception {
        final String address = "x=127.0.0.1:" + FreePort.next();
        final BenchException silent =
                assertThrows(BenchException.class, () -> RunningBroker.of(BrokerSpec.parse(address)));
        assertTrue(silent.getMessage().contains("does not answer"), silent.getMessage());
    }

    @Test
    void whatIsStartedIsInstalled(@TempDir final Path empty) {
        final BenchException notBuilt = assertThrows(
                BenchException.class,
                () -> StartedMillrace.of(BrokerSpec.parse("millrace"), new Checkout(empty, "abc", false)));
        assertTrue(notBuilt.getMessage().contains("mvn -q -DskipTests package"), notBuilt.getMessage());
        final BenchException elsewhere = assertThrows(
                BenchException.class,
                () -> StartedMillrace.of(BrokerSpec.parse("millrace=" + empty), new Checkout(empty, "abc", false)));
        assertTrue(elsewhere.getMessage().contains("bin/millrace"), elsewhere.getMessage());
        assertThrows(
                BenchException.class,
                () -> StartedMosquitto.of(BrokerSpec.parse("mosquitto=" + empty.resolve("mosquitto"))));
    }

    @Test
    void aCellWithoutNumbersNeedsNoMoreThanTheRest() throws Exception {
        final Cell cell = Cell.parse("omb: p2p-1K-1K-1K-1K");
        assertEquals(0, cell.load().connections());
        assertDoesNotThrow(() -> Preconditions.checkFiles(cell, new OpenFiles(1_024, 1_024), "it"));
    }

    private static Preconditions machine(final String cpus, final boolean hasTaskset, final OpenFiles openFiles) {
        return new Preconditions(CpuList.parse(cpus), hasTaskset, openFiles);
    }

    private static void assertRefused(final Preconditions machine, final String cpus, final String expected) {
        final BenchException refused = assertThrows(BenchException.class, () -> machine.check(Cpus.parse(cpus), CELLS));
        assertTrue(refused.getMessage().contains(expected), refused.getMessage());
    }
}
