package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.pipeline.StateMachine;
import io.millrace.routing.Egress;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Cores with a flaw each: the fuzzed loop finds it. */
class FuzzedLoopSabotageTest {
    private static final long PACKETS = 3_000;

    @Test
    void withoutAFlawNothingIsFound() {
        assertDoesNotThrow(() -> fuzz(machine -> machine));
    }

    @Test
    void aStageThatThrowsIsFound() {
        assertFound(machine -> new Flaw(machine, event -> {
            if (event.type() == EventType.UNSUBSCRIBE && event.length() > 200) {
                throw new IllegalStateException("a case that nobody thought of");
            }
            return true;
        }));
    }

    /** What was journaled is not applied: the state is not the one that a replay comes to. */
    @Test
    void anEventThatIsForgottenIsFound() {
        final int[] count = new int[1];
        assertFound(machine -> new Flaw(machine, event -> event.type() != EventType.PUBLISH || ++count[0] % 100 != 0));
    }

    private static void assertFound(final Function<StateMachine, StateMachine> flaw) {
        assertThrows(AssertionError.class, () -> fuzz(flaw));
    }

    private static void fuzz(final Function<StateMachine, StateMachine> flaw) {
        try (FuzzedLoop run = new FuzzedLoop(4711, flaw)) {
            run.run(PACKETS);
            FuzzedLoopTest.check(run);
        }
    }

    /** @param isApplied says, or throws, what becomes of an event */
    private record Flaw(StateMachine machine, Predicate<EventFlyweight> isApplied) implements StateMachine {
        @Override
        public void apply(final EventFlyweight event, final Egress egress) {
            if (isApplied.test(event)) {
                machine.apply(event, egress);
            }
        }

        @Override
        public void resume(final Egress egress) {
            machine.resume(egress);
        }

        @Override
        public boolean hasWaiting() {
            return machine.hasWaiting();
        }

        @Override
        public long nextDeadlineMs() {
            return machine.nextDeadlineMs();
        }
    }
}
