package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.port.Port;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A disk or a heap that is full stops the broker; the record that was at hand is not to blame. */
class VmFaultTest extends PipelineRig {
    private final List<Long> unapplied = new ArrayList<>();

    @Test
    void shouldNotBlameTheRecordOfAReplay() {
        started(new Port[1]);
        final Error fault = new InternalError("a fault occurred in a recent unsafe memory access operation");
        assertSame(fault, assertThrows(InternalError.class, () -> replay(fault)));
        assertThrows(OutOfMemoryError.class, () -> replay(new OutOfMemoryError()));
        assertThrows(ReplayFailedException.class, () -> replay(new StackOverflowError()));
    }

    @Test
    void shouldNotBlameTheRecordOfALiveRun() {
        applyWith(new InternalError("a fault occurred in a recent unsafe memory access operation"));
        assertEquals(List.of(), unapplied);
    }

    @Test
    void shouldBlameTheRecordForAnythingElse() {
        applyWith(new IllegalStateException());
        assertEquals(1, unapplied.size());
    }

    private void replay(final Error fault) {
        final StubMachine second = new StubMachine();
        second.onEvent = (event, egress) -> {
            throw fault;
        };
        new Replay(second, 1 << 16, (records, position) -> {}).run(journal, ReplayOrigin.beginning(0));
    }

    private void applyWith(final Throwable fault) {
        final Port[] ports = new Port[1];
        final Pipeline pipeline = started(ports);
        pipeline.onUnapplied(unapplied::add);
        machine.onEvent = (event, egress) -> sneak(fault);
        put(ports[0], 1);
        pipeline.doWork();
        assertSame(fault, failure.get());
    }

    private static void sneak(final Throwable fault) {
        if (fault instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) fault;
    }
}
