package io.millrace.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bench.result.ResultFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole command against brokers and a load that are fakes. */
class PeersCommandTest {
    @TempDir
    private Path temporary;

    private Path out;
    private FakeBroker broker;
    private LoadProgram load;

    @BeforeEach
    void start() throws IOException {
        broker = new FakeBroker();
        load = FakeLoad.in(temporary);
        out = temporary.resolve("out");
    }

    @AfterEach
    void stop() throws IOException {
        broker.close();
    }

    @Test
    void brokersTakeTurns() throws Exception {
        final FakePeers.Ended ended = call("a: p2p -c 1\n", 3);
        assertEquals(0, ended.exitCode(), ended.err());
        assertEquals(List.of("x-r1", "y-r1", "y-r2", "x-r2", "x-r3", "y-r3"), calls("a"));
        assertTrue(ended.out().contains("6 runs to make, 0 are there"), ended.out());
        assertTrue(Files.readString(out.resolve("a/x-r2.log"))
                .contains("\nfake load: p2p -c 1 --warmup 5 --duration 15 --out " + out.resolve("a/x-r2")
                        + " --name a -h 127.0.0.1 -p " + broker.port() + "\n"));
        assertTrue(Files.exists(out.resolve("a/x-r2.before.json")));
        assertTrue(Files.exists(out.resolve("a/x-r2.during.json")));
        assertTrue(Files.exists(out.resolve("env.json")));
    }

    @Test
    void onlyWhatIsMissingIsMade() throws Exception {
        final String suite = "a: p2p -c 1\nb: p2p -c 2\n";
        call(suite, 2);
        Files.delete(out.resolve("a/y-r1.json"));
        Files.writeString(out.resolve("a/x-r2.json"), "{\"format\"");
        final FakePeers.Ended again = call(suite, 2);
        assertEquals(0, again.exitCode(), again.err());
        assertTrue(again.out().contains("2 runs to make, 6 are there"), again.out());
        assertEquals(List.of("y-r1", "x-r2"), calls("a").subList(4, 6));
        assertEquals(4, calls("b").size());
        assertTrue(call(suite, 2).out().contains("0 runs to make, 8 are there; nothing to do"));
    }

    @Test
    void onlySomeCellsAreStillTheSamePlan() throws Exception {
        final String suite = "a: p2p -c 1\nb: p2p -c 2\n";
        call(suite, 1, "--only", "b");
        assertFalse(Files.exists(out.resolve("a")));
        assertEquals(0, call(suite, 1).exitCode());
        assertEquals(2, calls("a").size());
        assertEquals(2, calls("b").size());
    }

    @Test
    void anotherPlanIsRefused() throws Exception {
        call("a: p2p -c 1\n", 1);
        final FakePeers.Ended refused = call("a: p2p -c 2\n", 1);
        assertEquals(1, refused.exitCode());
        assertTrue(refused.err().contains("cell a: was p2p -c 1 "), refused.err());
        assertEquals(0, call("a: p2p -c 2\n", 1, "--force").exitCode());
        final Plan plan = ResultFiles.read(out.resolve(PlanFile.NAME), Plan.class);
        assertEquals(1, plan.changes().size());
        assertEquals("--suite", plan.arguments().get(0));
    }

    @Test
    void whatABrokerRefusesIsWrittenDownAndTheRestGoesOn() throws Exception {
        final String suite = "a: refused -c 1\nb: silent -c 1\nc: p2p -c 1\nd: crash -c 1\n";
        final FakePeers.Ended ended = call(suite, 1);
        assertEquals(0, ended.exitCode(), ended.err());
        assertEquals("the broker has no shared subscriptions (0x9E)", failure("a/x-r1"));
        assertEquals("bench load wrote no result", failure("b/y-r1"));
        assertEquals(
                "bench load ended with exit code 3; it printed last: java.lang.IllegalStateException",
                failure("d/x-r1"));
        assertEquals(2, calls("c").size());
        assertTrue(call(suite, 1).out().contains("0 runs to make, 8 are there"));
        assertTrue(call(suite, 1, "--retry-failed").out().contains("6 runs to make, 2 are there"));
    }

    @Test
    void nothingAtAllIsAFailure() throws Exception {
        assertEquals(1, call("a: refused -c 1\n", 1).exitCode());
    }

    @Test
    void aRunThatIsNotValidIsMarked() throws Exception {
        final FakePeers.Ended ended = call("a: invalid -c 1\n", 1);
        assertTrue(ended.out().contains("! the generator was too busy"), ended.out());
        assertTrue(ended.out().contains("0 of 1"), ended.out());
    }

    @Test
    void whatWarmsUpLeavesNoResult() throws Exception {
        final FakePeers.Ended ended = call("a: p2p -c 1\n", 1, "--warm-jvm", 1);
        assertEquals(0, ended.exitCode(), ended.err());
        assertEquals(2, calls("a").size());
        assertTrue(
                Files.readString(out.resolve("a/x.warm.log")).contains("fake load: p2p -c 1 --warmup 0 --duration 1"));
    }

    @Test
    void aBrokerThatDiesFailsWhatIsLeft() throws Exception {
        final Process mortal = new ProcessBuilder(
                        "java", "-cp", System.getProperty("java.class.path"), FakeBroker.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader printed = mortal.inputReader()) {
            final String address = "z=127.0.0.1:" + printed.readLine() + ",pid=" + mortal.pid();
            final FakePeers.Ended ended = call("a: deadly -c 1\n", 2, "--broker", address, "--only", "a");
            assertTrue(ended.out().contains("z: there is no process " + mortal.pid()), ended.out());
            assertTrue(failure("a/z-r1").contains("no process"));
            assertTrue(failure("a/z-r2").contains("no process"));
            assertEquals(
                    Map.of("x", 2L, "y", 2L),
                    calls("a").stream()
                            .filter(call -> !call.startsWith("z"))
                            .collect(Collectors.groupingBy(call -> call.substring(0, 1), Collectors.counting())));
        } finally {
            mortal.destroyForcibly();
        }
    }

    @Test
    void aFreshCellHasABrokerForEveryRun() throws Exception {
        Needs.program("mosquitto");
        final String suite = "a: fresh p2p -c 1\nb: p2p -c 1\n";
        final FakePeers.Ended ended = call(suite, 2, "--broker", "m:mosquitto");
        assertEquals(0, ended.exitCode(), ended.err());
        assertNotEquals(brokerPid("a/m-r1"), brokerPid("a/m-r2"));
        assertEquals(brokerPid("b/m-r1"), brokerPid("b/m-r2"));
        assertTrue(Files.exists(out.resolve("a/m.broker.log")));
    }

    @Test
    void usage() {
        assertEquals(2, FakePeers.call(load, List.of("--suite", "smoke")).exitCode());
        assertEquals(
                2,
                FakePeers.call(load, List.of("--suite", "smoke", "--out", out, "--runs", "0"))
                        .exitCode());
        final FakePeers.Ended list = FakePeers.call(load, List.of("--list"));
        assertEquals(0, list.exitCode());
        assertTrue(list.out().contains("p2p-10-q1: p2p -c 10 -q 1 -F 100"), list.out());
    }

    private FakePeers.Ended call(final String suite, final int runs, final Object... more) throws IOException {
        final Path file = Files.writeString(temporary.resolve("t.suite"), suite);
        final List<Object> words =
                new ArrayList<>(List.of("--suite", file, "--out", out, "--runs", runs, "--warm-native", 0));
        words.addAll(List.of("--broker", "x=127.0.0.1:" + broker.port(), "--broker", "y=127.0.0.1:" + broker.port()));
        if (!List.of(more).contains("--warm-jvm")) {
            words.addAll(List.of("--warm-jvm", 0));
        }
        words.addAll(List.of(more));
        return FakePeers.call(load, words);
    }

    private List<String> calls(final String cell) throws IOException {
        return Files.readAllLines(out.resolve(cell).resolve("calls"));
    }

    private String brokerPid(final String run) throws IOException {
        return Files.readString(out.resolve(run + ".log")).replaceAll("(?s).*--broker-pid (\\d+).*", "$1");
    }

    private String failure(final String run) throws IOException {
        return ResultFiles.read(out.resolve(run + ".failed.json"), RunFiles.Failure.class)
                .reason();
    }
}
