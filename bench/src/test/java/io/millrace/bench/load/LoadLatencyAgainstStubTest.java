package io.millrace.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bench.load.stub.Action;
import io.millrace.bench.load.stub.Answer;
import io.millrace.bench.load.stub.Mischief;
import io.millrace.bench.result.Checks;
import io.millrace.bench.result.Latency;
import io.millrace.bench.result.Phase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;

/**
 * A delay that the broker makes is in the latencies, of every message it met, counted from when the message was due. Only
 * lower bounds: a busy machine may add to a latency and never takes from it.
 */
@Isolated("others would take the time that is measured")
class LoadLatencyAgainstStubTest {
    private static final String DELIVERY = "load/delivery";
    private static final int DELAY_MS = 1_000;
    /** Less than the delay by more than the histogram's precision, and more than a machine hiccups. */
    private static final int NEARLY_MS = 950;

    private static final int STALL_MS = 1_000;
    private static final int INTERVAL_MS = 2;
    private static final int STALLED_COUNT = STALL_MS / INTERVAL_MS;
    /** Of the messages due while the broker stalled, those that at least have to show it. */
    private static final double SHARE = 0.8;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"0, 4", "1, 5", "2, 4"})
    void exactlyTheDeliveriesThatWereDelayedAreLate(final int qos, final int version) throws Exception {
        final Mischief mischief = Mischief.NONE.deliver(d -> d.number() % 10 == 7, Action.lateMs(DELAY_MS));
        final LoadOutcome run = run(mischief, "p2p -c 1 -I 10 -L 50 -q " + qos + " -V " + version);
        final Histogram delivery = run.histogram(DELIVERY);
        assertEquals(50, delivery.getTotalCount());
        assertEquals(5, countAbove(delivery, NEARLY_MS));
        final Latency latency = phase(run).latency().get("delivery");
        assertEquals(50, latency.count());
        assertTrue(latency.maxUs() >= NEARLY_MS * 1e3, () -> latency.toString());
        final Checks checks = run.result().checks();
        assertEquals(Oracle.checks(run.transcript()), checks);
        assertEquals(Map.of("reordered", checks.reordered()), Oracle.wrongs(checks));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-q 1 -V 4", "-q 2 -V 5"})
    void exactlyTheAcknowledgementsThatWereDelayedAreLate(final String options) throws Exception {
        final Mischief mischief = Mischief.NONE.answer(a -> a.number() % 10 == 7, Answer.lateMs(DELAY_MS));
        final LoadOutcome run = run(mischief, "p2p -c 1 -I 10 -L 50 " + options);
        assertEquals(50, run.histogram("load/acknowledgement").getTotalCount());
        assertEquals(5, countAbove(run.histogram("load/acknowledgement"), NEARLY_MS));
        assertEquals(0, countAbove(run.histogram(DELIVERY), NEARLY_MS));
        assertEquals(Map.of(), Oracle.wrongs(run.result().checks()));
    }

    /** The third sends more in the stall than the sockets between them hold: the generator itself has to wait. */
    @ParameterizedTest
    @ValueSource(strings = {"-c 1 -q 0 -I 2", "-c 4 -q 1 -V 5 --rate 500", "-c 1 -q 0 -I 2 -s 60000"})
    void everyMessageDueInAStallCountsTheStall(final String options) throws Exception {
        final LoadOutcome run = run(Mischief.NONE.stall(100, STALL_MS), "p2p -L 700 " + options);
        assertShows(run.histogram(DELIVERY));
        if (options.contains("-q 1")) {
            assertShows(run.histogram("load/acknowledgement"));
        }
        assertEquals(Map.of(), Oracle.wrongs(run.result().checks()));
        assertEquals("open", run.result().settings().pace());
        assertEquals(500, run.result().settings().ratePerS(), 0.01);
    }

    @Test
    void aConnectionThatWaitsHoldsUpAllItsDeliveries() throws Exception {
        final Mischief mischief = Mischief.NONE.deliver(d -> d.number() == 100, Action.pauseMs(STALL_MS));
        final LoadOutcome run = run(mischief, "p2p -c 1 -q 0 -I 2 -L 700");
        assertShows(run.histogram(DELIVERY));
        assertEquals(Map.of(), Oracle.wrongs(run.result().checks()));
    }

    /** As many latencies above each threshold as messages were due early enough in the stall. */
    private static void assertShows(final Histogram histogram) {
        assertEquals(700, histogram.getTotalCount());
        for (final int thresholdMs : List.of(100, 300, 500, 700, 900)) {
            final double due = (double) STALLED_COUNT * (STALL_MS - thresholdMs) / STALL_MS;
            final long count = countAbove(histogram, thresholdMs);
            assertTrue(count >= SHARE * due, () -> count + " of " + due + " above " + thresholdMs + " ms");
        }
    }

    /** Here the window is all that a stall can meet; the others are not sent, and what holds above does not hold. */
    @Test
    void inAClosedLoopOnlyTheWindowMeetsTheStall() throws Exception {
        final LoadOutcome run = run(Mischief.NONE.stall(100, STALL_MS), "p2p -c 1 -q 1 -F 8 -L 700");
        final Histogram delivery = run.histogram(DELIVERY);
        assertTrue(countAbove(delivery, NEARLY_MS) >= 1);
        assertThrows(AssertionFailedError.class, () -> assertShows(delivery));
        assertEquals("closed", run.result().settings().pace());
        assertEquals(8, run.result().settings().window());
    }

    @Test
    void theTimelineAndTheTrafficAddUp() throws Exception {
        final LoadOutcome run = run(Mischief.NONE, "fanout -c 2 --subscribers 3 -q 1 -I 20 -L 120 -s 100");
        final Phase load = phase(run);
        assertEquals(120, load.traffic().published());
        assertEquals(120, load.traffic().acknowledged());
        assertEquals(360, load.traffic().delivered());
        assertEquals(36_000, load.traffic().deliveredBytes());
        assertEquals(360, load.operations());
        assertEquals(
                360,
                load.timeline().stream().mapToLong(second -> second.delivered()).sum());
        assertEquals(
                120,
                load.timeline().stream().mapToLong(second -> second.published()).sum());
    }

    private LoadOutcome run(final Mischief mischief, final String words) throws Exception {
        // Longer than any delay here.
        return LoadOutcome.of(directory, mischief, (words + " --drain 3").split(" "));
    }

    private static Phase phase(final LoadOutcome run) throws Exception {
        final List<Phase> phases = run.result().phases();
        assertEquals(List.of("load"), phases.stream().map(Phase::name).toList());
        return phases.get(0);
    }

    private static long countAbove(final Histogram histogram, final int thresholdMs) {
        return histogram.getCountBetweenValues(TimeUnit.MILLISECONDS.toNanos(thresholdMs), Long.MAX_VALUE / 2);
    }
}
