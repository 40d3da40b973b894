package io.millrace.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bench.load.stub.Action;
import io.millrace.bench.load.stub.Answer;
import io.millrace.bench.load.stub.Count;
import io.millrace.bench.load.stub.Mischief;
import io.millrace.bench.result.Checks;
import io.millrace.bench.result.Connections;
import io.millrace.bench.result.Phase;
import io.millrace.mqtt.ReasonCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of connections, subscriptions and sessions is reported as the stub made it. */
@Execution(ExecutionMode.CONCURRENT)
class LoadConnectionsAgainstStubTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"4, 5, not authorized", "5, 0x87, not authorized", "4, 3, unavailable", "5, 0x97, quota"})
    void aRefusedConnectIsCountedWithItsReason(final int version, final String code, final String reason)
            throws Exception {
        final Mischief mischief = Mischief.NONE.refuseConnect(index -> index == 2 ? Integer.decode(code) : 0);
        final Connections connections = connections(mischief, "conn -c 5 -V " + version);
        assertEquals(5, connections.attempted());
        assertEquals(4, connections.established());
        assertEquals(1, connections.refused());
        assertEquals(0, connections.failed());
        assertEquals(0, connections.dropped());
        assertReason(connections, 1, reason);
    }

    @Test
    void aConnectionClosedBeforeConnackHasFailed() throws Exception {
        final Mischief mischief = Mischief.NONE.refuseConnect(index -> index == 2 ? Mischief.CLOSE_WITHOUT_CONNACK : 0);
        final Connections connections = connections(mischief, "conn -c 5");
        assertEquals(4, connections.established());
        assertEquals(0, connections.refused());
        assertEquals(1, connections.failed());
        assertReason(connections, 1, "closed");
    }

    @Test
    void aSubscriberThatTheBrokerDropsIsCountedAndLacksTheRest() throws Exception {
        final Mischief mischief = Mischief.NONE.deliver(d -> d.subscriber() == 1 && d.number() == 20, Action.CLOSE);
        final LoadOutcome run = run(mischief, "fanout -c 1 --subscribers 3 -q 0 -I 5 -L 50");
        final Connections connections = run.result().connections();
        assertEquals(4, connections.established());
        assertEquals(1, connections.dropped());
        assertReason(connections, 1, "closed");
        final Checks checks = run.result().checks();
        assertEquals(150, checks.expected());
        assertEquals(120, checks.received());
        assertEquals(Map.of("lost", 30L), Oracle.wrongs(checks));
    }

    @Test
    void aPublisherThatTheBrokerDropsIsCounted() throws Exception {
        final Mischief mischief = Mischief.NONE.answer(a -> a.stream() == 0 && a.number() == 5, Answer.CLOSE);
        final LoadOutcome run = run(mischief, "p2p -c 2 -q 1 -F 1 -L 40");
        assertEquals(1, run.result().connections().dropped());
        final Checks checks = run.result().checks();
        assertEquals(run.transcript().of(Count.PUBLISHED), checks.sent());
        assertEquals(1, checks.lost());
        assertEquals(1, checks.unacknowledged());
    }

    @ParameterizedTest
    @CsvSource({"4, 0x80", "5, 0x87"})
    void aRefusedSubscriptionEndsTheRun(final int version, final String code) throws Exception {
        final Mischief mischief = Mischief.NONE.refuseSubscribe(index -> Integer.decode(code));
        final LoadOutcome run = run(mischief, "p2p -c 1 -q 1 -I 5 -L 50 -V " + version);
        assertEquals(1, run.exitCode(), run.errors());
        assertOneLine(run.errors(), "subscri");
        assertEquals(0, run.transcript().of(Count.PUBLISHED));
    }

    @Test
    void everyConnectRefusedEndsTheRun() throws Exception {
        final LoadOutcome run = run(Mischief.NONE.refuseConnect(index -> 5), "p2p -c 1 -q 1 -I 5 -L 50");
        assertEquals(1, run.exitCode(), run.errors());
        assertOneLine(run.errors(), "not authorized");
    }

    @ParameterizedTest
    @ValueSource(strings = {"conn -c 7", "sub -c 7 -V 5", "p2p -c 3 -q 2 -I 5 -L 30"})
    void everybodyTakesLeave(final String scenario) throws Exception {
        final LoadOutcome run = run(Mischief.NONE, scenario);
        final Connections connections = run.result().connections();
        final long connected = run.transcript().of(Count.CONNECTED);
        assertEquals(scenario.contains("7") ? 7 : 6, connected);
        assertEquals(connected, connections.established());
        assertEquals(connected, connections.attempted());
        assertEquals(0, connections.dropped());
        assertEquals(Map.of(), connections.reasons());
        assertEquals(0, run.transcript().of(Count.CLOSED_BY_CLIENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-F 50", "--rate 10000"})
    void theReceiveMaximumOfTheBrokerIsKept(final String pace) throws Exception {
        final Mischief mischief = Mischief.NONE.receiveMaximum(5).answer(a -> true, Answer.lateMs(2));
        final LoadOutcome run = run(mischief, "p2p -c 1 -q 1 -V 5 -L 200 " + pace);
        assertEquals(Map.of(), Oracle.wrongs(run.result().checks()));
        assertEquals(5, run.transcript().inflightMax());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-q 1 -V 4", "-q 2 -V 4", "-q 1 -V 5", "-q 2 -V 5"})
    void whatWasQueuedForAnAbsentSessionIsChecked(final String options) throws Exception {
        final String scenario = "offline -c 2 -L 60 " + options;
        final LoadOutcome clean = run(Mischief.NONE, scenario);
        assertEquals(List.of("queue", "drain"), phases(clean));
        assertEquals(Map.of(), Oracle.wrongs(clean.result().checks()));
        assertEquals(Oracle.checks(clean.transcript()), clean.result().checks());
        final Mischief mischief = Mischief.NONE
                .deliver(d -> d.number() == 3, Action.DROP)
                .deliver(d -> d.number() == 5, Action.DUPLICATE)
                .deliver(d -> d.number() == 7, Action.SWAP_WITH_NEXT);
        final LoadOutcome run = run(mischief, scenario);
        final Checks checks = run.result().checks();
        assertEquals(Oracle.checks(run.transcript()), checks);
        assertTrue(checks.lost() > 0);
        assertEquals(
                Map.of("lost", checks.lost(), "duplicated", checks.lost(), "reordered", checks.lost()),
                Oracle.wrongs(checks));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mixed -c 4 -I 20 -L 80", "mixed -c 4 -I 20 -L 80 -V 5"})
    void aMixtureIsChecked(final String scenario) throws Exception {
        final LoadOutcome clean = run(Mischief.NONE, scenario);
        assertEquals(Map.of(), Oracle.wrongs(clean.result().checks()));
        assertEquals(Oracle.checks(clean.transcript()), clean.result().checks());
        final Mischief mischief = Mischief.NONE
                .deliver(d -> d.number() == 1, Action.DROP)
                .deliver(d -> d.number() == 2, Action.DUPLICATE);
        final LoadOutcome run = run(mischief, scenario);
        assertEquals(Oracle.checks(run.transcript()), run.result().checks());
        assertFalse(run.result().checks().isClean());
    }

    @Test
    void clientsComeAndGoAsOftenAsToldAndTheirFilesAreCounted() throws Exception {
        final long pid = ProcessHandle.current().pid();
        final LoadOutcome run = run(Mischief.NONE, "sub -c 5 --cycles 3 --warmup 0 --duration 0.1 --broker-pid " + pid);
        assertEquals(0, run.exitCode(), run.errors());
        assertEquals(
                List.of("up-1", "gone-1", "up-2", "gone-2", "up-3", "gone-3"),
                run.result().phases().stream().map(Phase::name).toList());
        assertEquals(
                List.of(5L, 0L, 5L, 0L, 5L, 0L),
                run.result().phases().stream().map(Phase::operations).toList());
        // The stub is in this process: each connection is a file at both of its ends. The JVM opens some of its own in
        // the
        // first cycle.
        final List<Integer> files = run.result().phases().stream()
                .map(phase -> Objects.requireNonNull(
                        Objects.requireNonNull(phase.broker()).openFilesAfter()))
                .toList();
        final int clearest = Math.max(
                Math.max(files.get(0) - files.get(1), files.get(2) - files.get(3)), files.get(4) - files.get(5));
        assertTrue(clearest >= 10, files::toString);
    }

    @Test
    void aCrowdThatIsDroppedAndComesBackIsCounted() throws Exception {
        final Mischief mischief = Mischief.NONE.deliver(d -> d.number() == 9, Action.DUPLICATE);
        final LoadOutcome run = run(mischief, "reconnect -c 6 --rate 200 --steady 2");
        assertEquals(List.of("calm", "storm"), phases(run));
        assertEquals(Oracle.checks(run.transcript()), run.result().checks());
        assertFalse(run.result().checks().isClean());
        // Who is back before the end of its old connection is seen has taken that over.
        assertEquals(
                6,
                run.transcript().of(Count.CLOSED_BY_CLIENT) + run.transcript().of(Count.CLOSED_BY_STUB));
        final Connections connections = run.result().connections();
        assertEquals(run.transcript().of(Count.CONNECTED), connections.established());
        assertEquals(0, connections.dropped());
    }

    @Test
    void whoIsRefusedInAStormComesAgainAndTheRefusalIsCounted() throws Exception {
        // Eight come up before; of the crowd that comes back the first two are refused.
        final Mischief mischief = Mischief.NONE.refuseConnect(
                index -> index == 8 || index == 9 ? ReasonCode.CONNECTION_RATE_EXCEEDED : 0);
        final LoadOutcome run = run(mischief, "reconnect -c 6 --rate 200 --steady 2 -V 5");
        final Connections connections = run.result().connections();
        assertEquals(16, connections.attempted());
        assertEquals(14, connections.established());
        assertReason(connections, 2, "0x9f connection rate exceeded");
        assertEquals(6, run.result().phases().get(1).operations());
    }

    @Test
    void whoIsAlwaysRefusedInAStormIsGivenUp() throws Exception {
        final Mischief mischief = Mischief.NONE.refuseConnect(index -> index >= 8 ? ReasonCode.QUOTA_EXCEEDED : 0);
        final LoadOutcome run = run(mischief, "reconnect -c 6 --rate 200 --steady 2 -V 5 --timeout 1.5");
        assertEquals(8, run.result().connections().established());
        assertEquals(0, run.result().phases().get(1).operations());
    }

    private LoadOutcome run(final Mischief mischief, final String words) throws Exception {
        return LoadOutcome.of(directory, mischief, words.split(" "));
    }

    private Connections connections(final Mischief mischief, final String words) throws Exception {
        return run(mischief, words).result().connections();
    }

    private static List<String> phases(final LoadOutcome run) throws Exception {
        return run.result().phases().stream().map(Phase::name).toList();
    }

    private static void assertReason(final Connections connections, final int count, final String words) {
        final Map<String, Integer> reasons = connections.reasons();
        assertEquals(List.of(count), List.copyOf(reasons.values()), reasons::toString);
        assertTrue(reasons.toString().toLowerCase(Locale.ROOT).contains(words), reasons::toString);
    }

    private static void assertOneLine(final String errors, final String words) {
        assertEquals(1, errors.lines().count(), errors);
        assertTrue(errors.startsWith("bench: "), errors);
        assertTrue(errors.toLowerCase(Locale.ROOT).contains(words), errors);
    }
}
