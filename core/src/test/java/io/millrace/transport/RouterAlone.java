package io.millrace.transport;

import io.millrace.event.EventFlyweight;
import io.millrace.monitor.CounterSet;
import io.millrace.pipeline.StateMachine;
import io.millrace.routing.Egress;
import io.millrace.routing.MutedEgress;
import io.millrace.routing.Router;
import io.millrace.session.Digest;
import io.millrace.storage.MemoryJournal;
import org.agrona.concurrent.UnsafeBuffer;

/** The router as the pipeline drives it, and what a replay makes of the same events. */
record RouterAlone(Router router) implements StateMachine {
    @Override
    public void apply(final EventFlyweight event, final Egress egress) {
        router.apply(event, egress);
    }

    @Override
    public void resume(final Egress egress) {
        router.resume(egress);
    }

    @Override
    public boolean hasWaiting() {
        return router.hasWaiting();
    }

    @Override
    public long nextDeadlineMs() {
        return router.nextDeadlineMs();
    }

    static long digest(final Router router) {
        final Digest digest = new Digest();
        router.digest(digest);
        return digest.value();
    }

    static long replayed(final MemoryJournal journal) {
        final Router router = new Router(new CounterSet(), 99);
        final EventFlyweight event = new EventFlyweight();
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        journal.replay(0, (buffer, offset, length, position) -> {
            view.wrap(buffer, offset, length);
            event.wrap(view, 0);
            router.apply(event, MutedEgress.INSTANCE);
        });
        return digest(router);
    }
}
