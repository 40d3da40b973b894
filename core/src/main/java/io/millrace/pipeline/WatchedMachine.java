package io.millrace.pipeline;

import io.millrace.event.EventFlyweight;
import io.millrace.routing.Egress;

/** Remembers which journaled event is being applied, for the case that it cannot be. The core thread's. */
final class WatchedMachine implements StateMachine {
    private final StateMachine machine;
    private long position = EventFlyweight.NOT_JOURNALED;

    WatchedMachine(final StateMachine machine) {
        this.machine = machine;
    }

    /** Of the event that was begun and not finished, or {@link EventFlyweight#NOT_JOURNALED}. */
    long position() {
        return position;
    }

    @Override
    public void apply(final EventFlyweight event, final Egress egress) {
        position = event.isJournaled() ? event.position() : EventFlyweight.NOT_JOURNALED;
        machine.apply(event, egress);
        position = EventFlyweight.NOT_JOURNALED;
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
