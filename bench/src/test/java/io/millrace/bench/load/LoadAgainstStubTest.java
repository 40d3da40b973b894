package io.millrace.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bench.load.stub.Action;
import io.millrace.bench.load.stub.Answer;
import io.millrace.bench.load.stub.Mischief;
import io.millrace.bench.result.Checks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;

/** Against a broker that drops, duplicates, reorders and spoils known messages, the generator reports exactly that. */
@Execution(ExecutionMode.CONCURRENT)
class LoadAgainstStubTest {
    private static final int MESSAGE_COUNT = 120;

    @TempDir
    private Path directory;

    /** A way to be wrong, and what it comes to for one publisher and one subscriber. */
    record Wrong(String name, Mischief mischief, Map<String, Long> told) {
        static Wrong deliver(
                final String name,
                final long first,
                final long last,
                final Action action,
                final Map<String, Long> told) {
            return new Wrong(name, Mischief.NONE.deliver(d -> d.number() >= first && d.number() <= last, action), told);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Wrong> deliveries(final int qos) {
        final long last = MESSAGE_COUNT - 1;
        final List<Wrong> wrongs = new ArrayList<>(List.of(
                new Wrong("nothing", Mischief.NONE, Map.of()),
                Wrong.deliver("first dropped", 0, 0, Action.DROP, Map.of("lost", 1L)),
                Wrong.deliver("middle dropped", 50, 50, Action.DROP, Map.of("lost", 1L)),
                Wrong.deliver("last dropped", last, last, Action.DROP, Map.of("lost", 1L)),
                Wrong.deliver("burst dropped", 40, 69, Action.DROP, Map.of("lost", 30L)),
                Wrong.deliver("all dropped", 0, last, Action.DROP, Map.of("lost", (long) MESSAGE_COUNT)),
                Wrong.deliver("duplicated", 10, 12, Action.DUPLICATE, Map.of("duplicated", 3L)),
                Wrong.deliver("swapped", 20, 20, Action.SWAP_WITH_NEXT, Map.of("reordered", 1L)),
                Wrong.deliver("late by five", 20, 20, Action.hold(5), Map.of("reordered", 1L)),
                Wrong.deliver("two late by five", 20, 21, Action.hold(5), Map.of("reordered", 2L)),
                Wrong.deliver("held for ever", last, last, Action.hold(1), Map.of("lost", 1L)),
                Wrong.deliver("end corrupt", 30, 31, Action.corrupt(-1), Map.of("corrupt", 2L, "lost", 2L)),
                Wrong.deliver("first byte corrupt", 30, 30, Action.corrupt(0), Map.of("corrupt", 1L, "lost", 1L)),
                Wrong.deliver("publisher corrupt", 30, 30, Action.corrupt(3), Map.of("corrupt", 1L, "lost", 1L)),
                Wrong.deliver("number corrupt", 30, 30, Action.corrupt(7), Map.of("corrupt", 1L, "lost", 1L)),
                Wrong.deliver("time corrupt", 30, 30, Action.corrupt(10), Map.of("corrupt", 1L, "lost", 1L)),
                Wrong.deliver("cut", 30, 30, Action.truncate(100), Map.of("corrupt", 1L, "lost", 1L)),
                Wrong.deliver("foreign, short", 30, 30, Action.foreign(7), Map.of("foreign", 1L)),
                Wrong.deliver("foreign, empty", 30, 30, Action.foreign(0), Map.of("foreign", 1L)),
                Wrong.deliver("foreign, of full length", 30, 32, Action.foreign(256), Map.of("foreign", 3L)),
                new Wrong(
                        "a bit of everything",
                        Mischief.NONE
                                .deliver(d -> d.number() % 20 == 3, Action.DROP)
                                .deliver(d -> d.number() % 20 == 7, Action.DUPLICATE)
                                .deliver(d -> d.number() % 20 == 11, Action.hold(2))
                                .deliver(d -> d.number() % 40 == 15, Action.corrupt(100))
                                .deliver(d -> d.number() % 40 == 35, Action.foreign(256)),
                        Map.of("lost", 9L, "duplicated", 6L, "reordered", 6L, "corrupt", 3L, "foreign", 3L))));
        if (qos > 0) {
            wrongs.add(Wrong.deliver(
                    "duplicated with DUP",
                    10,
                    12,
                    Action.DUPLICATE_WITH_DUP,
                    Map.of("duplicated", 3L, "duplicatedWithDup", 3L)));
        }
        return wrongs;
    }

    private static Stream<Arguments> deliveries() {
        final List<Arguments> rows = new ArrayList<>();
        for (int qos = 0; qos <= 2; qos++) {
            for (final Wrong wrong : deliveries(qos)) {
                // Each with both versions and both paces, over the QoS.
                final boolean isEven = rows.size() % 2 == 0;
                rows.add(Arguments.of(wrong, qos, isEven ? 4 : 5, rows.size() % 4 < 2 ? "-I 1" : "-F 60"));
            }
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "{0}, QoS {1}, version {2}, {3}")
    @MethodSource("deliveries")
    void whatTheBrokerDidIsWhatIsReported(final Wrong wrong, final int qos, final int version, final String pace)
            throws Exception {
        final LoadOutcome run = pair(wrong.mischief(), qos, version, pace);
        assertAsTold(run, wrong.told());
        assertEquals(MESSAGE_COUNT, run.result().checks().sent());
    }

    private static Stream<Arguments> answers() {
        return Stream.of(
                answer("no PUBACK", Answer.NOTHING, 1, 4, Map.of("unacknowledged", 3L)),
                answer("no PUBACK", Answer.NOTHING, 1, 5, Map.of("unacknowledged", 3L)),
                answer("no PUBREC", Answer.NOTHING, 2, 4, Map.of("unacknowledged", 3L)),
                answer("no PUBCOMP", Answer.NO_PUBCOMP, 2, 5, Map.of("unacknowledged", 3L)),
                answer("PUBACK with quota exceeded", Answer.refuse(0x97), 1, 5, Map.of("refused", 3L)),
                answer("PUBREC with quota exceeded", Answer.refuse(0x97), 2, 5, Map.of("refused", 3L)),
                answer("PUBACK comes late", Answer.lateMs(100), 1, 4, Map.of()));
    }

    private static Arguments answer(
            final String name, final Answer answer, final int qos, final int version, final Map<String, Long> told) {
        final Mischief mischief = Mischief.NONE.answer(a -> a.number() >= 60 && a.number() < 63, answer);
        return Arguments.of(new Wrong(name, mischief, told), qos, version);
    }

    @ParameterizedTest(name = "{0}, QoS {1}, version {2}")
    @MethodSource("answers")
    void whatThePublisherWasToldIsWhatIsReported(final Wrong wrong, final int qos, final int version) throws Exception {
        assertAsTold(pair(wrong.mischief(), qos, version, "-F 8"), wrong.told());
        assertAsTold(pair(wrong.mischief(), qos, version, "-I 1"), wrong.told());
    }

    private static Stream<Arguments> scenarios() {
        final Mischief oneSubscriber = Mischief.NONE
                .deliver(d -> d.subscriber() == 1 && d.number() == 4, Action.DROP)
                .deliver(d -> d.subscriber() == 2 && d.number() == 5, Action.DUPLICATE)
                .deliver(d -> d.subscriber() == 3 && d.number() == 6, Action.SWAP_WITH_NEXT);
        final Mischief eachStream = Mischief.NONE
                .deliver(d -> d.number() == 4, Action.DROP)
                .deliver(d -> d.number() == 5, Action.DUPLICATE)
                .deliver(d -> d.number() == 6, Action.SWAP_WITH_NEXT);
        final Mischief members = Mischief.NONE
                .deliver(d -> d.number() == 4, Action.DROP)
                .deliver(d -> d.number() == 5, Action.ALSO_TO_NEXT_MEMBER);
        return Stream.of(
                Arguments.of("p2p -c 3 -q 1", eachStream, told(3, 3, 3)),
                Arguments.of("p2p -c 4 -q 2 -V 5 --threads 2", eachStream, told(4, 4, 4)),
                Arguments.of("p2p -c 2 -q 1 -s 16", eachStream, told(2, 2, 2)),
                Arguments.of("p2p -c 2 -q 0 -s 100000", eachStream, told(2, 2, 2)),
                Arguments.of("fanout -c 2 --subscribers 5 -q 0", oneSubscriber, told(2, 2, 2)),
                Arguments.of("fanout -c 2 --subscribers 5 -q 1 -V 5", oneSubscriber, told(2, 2, 2)),
                Arguments.of("fanin -c 5 -q 2", eachStream, told(5, 5, 5)),
                Arguments.of("fanin -c 5 --subscribers 1 -q 0 -V 5", eachStream, told(5, 5, 5)),
                Arguments.of("shared -c 2 --subscribers 3 -q 1 -V 5", members, told(2, 2, 0)),
                Arguments.of("shared -c 2 --subscribers 3 -q 0 -V 5", members, told(2, 2, 0)),
                Arguments.of("pub -c 2 -q 1", Mischief.NONE, Map.of()),
                Arguments.of("pub -c 2 -q 2 -V 5", Mischief.NONE, Map.of()));
    }

    private static Map<String, Long> told(final long lost, final long duplicated, final long reordered) {
        return reordered == 0
                ? Map.of("lost", lost, "duplicated", duplicated)
                : Map.of("lost", lost, "duplicated", duplicated, "reordered", reordered);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void everyScenarioCountsWhoLacksWhat(final String scenario, final Mischief mischief, final Map<String, Long> told)
            throws Exception {
        for (final String pace : List.of("-I 5", "-F 4")) {
            assertAsTold(run(Mischief.NONE, scenario, pace, "-L", "60"), Map.of());
            assertAsTold(run(mischief, scenario, pace, "-L", "60"), told);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Action.Kind.class,
            names = {"DROP_UNRECORDED", "DUPLICATE_UNRECORDED"})
    void aBrokerThatHidesWhatItDidIsNoticed(final Action.Kind lie) throws Exception {
        final Mischief mischief = Mischief.NONE.deliver(d -> d.number() == 7, new Action(lie, 0));
        final LoadOutcome run = pair(mischief, 1, 4, "-F 8");
        assertThrows(AssertionFailedError.class, () -> assertAsTold(run, Map.of()));
    }

    /** More are missing than the window has room for: it goes on without them. */
    @Test
    void aClosedLoopOutlivesABurstOfLosses() throws Exception {
        final Mischief mischief = Mischief.NONE.deliver(d -> d.number() >= 40 && d.number() < 50, Action.DROP);
        final LoadOutcome run = pair(mischief, 1, 4, "-F 8");
        assertAsTold(run, Map.of("lost", 10L));
        assertEquals(MESSAGE_COUNT, run.result().checks().sent());
    }

    /** The checks are of all that was sent, also before the clock that counts began and until it ended. */
    @ParameterizedTest
    @ValueSource(strings = {"--rate 200", "-F 4"})
    void theChecksCoverTheWarmUp(final String pace) throws Exception {
        final Mischief mischief = Mischief.NONE.deliver(d -> d.number() == 4, Action.DROP);
        final LoadOutcome run = run(mischief, "p2p -c 1 -q 1 --warmup 0.5 --duration 0.5", pace);
        assertAsTold(run, Map.of("lost", 1L));
        final long measured = run.result().phases().get(0).traffic().published();
        assertTrue(measured > 0 && measured < run.result().checks().sent());
    }

    private LoadOutcome pair(final Mischief mischief, final int qos, final int version, final String pace)
            throws Exception {
        return run(mischief, "p2p -c 1 -q " + qos + " -V " + version, pace, "-L", Integer.toString(MESSAGE_COUNT));
    }

    private LoadOutcome run(final Mischief mischief, final String... words) throws Exception {
        return LoadOutcome.of(directory, mischief, String.join(" ", words).split(" "));
    }

    /** What the generator says is what was meant, and, in every number, what the stub wrote down. */
    private static void assertAsTold(final LoadOutcome run, final Map<String, Long> told) throws Exception {
        final Checks reported = run.result().checks();
        assertEquals(told, Oracle.wrongs(reported));
        assertEquals(Oracle.checks(run.transcript()), reported);
    }
}
