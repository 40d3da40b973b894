package io.millrace.simulation;

import io.millrace.event.EventFlyweight;
import io.millrace.monitor.CounterSet;
import io.millrace.routing.MutedEgress;
import io.millrace.routing.Router;
import io.millrace.session.Digest;
import org.agrona.concurrent.UnsafeBuffer;

/** What a replay of all that was written comes to. */
final class ReplayTwin {
    private ReplayTwin() {}

    /** @param hashSeed another one each time: it must show nowhere */
    static long digest(final SimJournal journal, final long hashSeed) {
        final Router router = new Router(new CounterSet(), hashSeed);
        final EventFlyweight event = new EventFlyweight();
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        journal.replayWritten((buffer, offset, length, position) -> {
            view.wrap(buffer, offset, length);
            event.wrap(view, 0);
            router.apply(event, MutedEgress.INSTANCE);
        });
        return digest(router);
    }

    static long digest(final Router router) {
        final Digest digest = new Digest();
        router.digest(digest);
        return digest.value();
    }
}
