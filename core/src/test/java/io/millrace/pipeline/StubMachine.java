package io.millrace.pipeline;

import io.millrace.event.EventFlyweight;
import io.millrace.routing.Egress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A state machine that writes down what is applied, and does what its test says. */
class StubMachine implements StateMachine {
    record Applied(int type, int length, long connectionId, long position, long timeMs) {}

    final List<Applied> applied = new ArrayList<>();
    BiConsumer<EventFlyweight, Egress> onEvent = (event, egress) -> {};
    Consumer<Egress> onResume = egress -> {};
    boolean hasWaiting;
    long deadlineMs = Long.MAX_VALUE;
    int resumed;

    @Override
    public void apply(final EventFlyweight event, final Egress egress) {
        applied.add(new Applied(event.type(), event.length(), event.connectionId(), event.position(), event.timeMs()));
        onEvent.accept(event, egress);
    }

    @Override
    public void resume(final Egress egress) {
        ++resumed;
        onResume.accept(egress);
    }

    @Override
    public boolean hasWaiting() {
        return hasWaiting;
    }

    @Override
    public long nextDeadlineMs() {
        return deadlineMs;
    }
}
