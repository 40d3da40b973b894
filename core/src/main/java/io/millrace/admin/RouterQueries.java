package io.millrace.admin;

import io.millrace.event.ConnectionId;
import io.millrace.event.EventType;
import io.millrace.event.QueryEvent;
import io.millrace.port.EgressHandler;
import io.millrace.port.Port;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Questions to the router, one after another: the port owes at most one answer at a time, whatever clients ask.
 *
 * <p>Belongs to the thread of the administration.
 */
final class RouterQueries implements EgressHandler {
    static final int WAITING_LIMIT = 64;

    private static final int DRAIN_LIMIT = 16;
    private static final int SLOT = 0;
    private static final int GENERATION = 1;

    /** Who wants to know. */
    interface Answer {
        void onReply(long nextCursor, DirectBuffer entries, int offset, int length);

        void onFailure(AdminException failure);
    }

    private record Query(int kind, int limit, long cursor, long deadlineNs, Answer answer) {}

    private final QueryEvent event = new QueryEvent();
    private final ArrayDeque<Query> waiting = new ArrayDeque<>();
    private final Port port;
    private final long timeoutNs;
    private @Nullable Query asked;
    private long correlationId;

    RouterQueries(final Port port, final long timeoutNs) {
        this.port = port;
        this.timeoutNs = timeoutNs;
    }

    void ask(final int kind, final int limit, final long cursor, final Answer answer) {
        if (waiting.size() == WAITING_LIMIT) {
            answer.onFailure(new AdminException(AdminException.BUSY, "too many questions at a time"));
            return;
        }
        waiting.add(new Query(kind, limit, cursor, System.nanoTime() + timeoutNs, answer));
    }

    /** Takes answers, gives up on late ones, sends what can be sent. */
    void doWork() {
        port.drain(this, DRAIN_LIMIT);
        final long nowNs = System.nanoTime();
        final Query current = asked;
        if (current != null && current.deadlineNs - nowNs <= 0) {
            asked = null;
            fail(current);
        }
        while (!waiting.isEmpty() && waiting.element().deadlineNs - nowNs <= 0) {
            fail(waiting.remove());
        }
        if (asked == null && !waiting.isEmpty() && send(waiting.element())) {
            asked = waiting.remove();
        }
    }

    /** True if there is something to look after before anybody wakes this thread. */
    boolean isPending() {
        return asked != null || !waiting.isEmpty();
    }

    boolean hasEgress() {
        return port.hasEgress();
    }

    @Override
    public void onReply(
            final long answeredId,
            final long nextCursor,
            final DirectBuffer entries,
            final int offset,
            final int length) {
        final Query current = asked;
        // Anything else answers a question that was given up.
        if (current != null && answeredId == correlationId) {
            asked = null;
            current.answer.onReply(nextCursor, entries, offset, length);
        }
    }

    private boolean send(final Query query) {
        final int offset = port.claim(QueryEvent.LENGTH);
        if (offset == Port.FULL) {
            return false;
        }
        correlationId++;
        event.wrap(port.buffer(), offset);
        event.putHeader(
                QueryEvent.LENGTH, EventType.QUERY, ConnectionId.of(port.incarnation(), port.id(), SLOT, GENERATION));
        event.putQuery(query.kind, query.limit, query.cursor, correlationId);
        port.commit();
        port.publish();
        return true;
    }

    private void fail(final Query query) {
        query.answer.onFailure(new AdminException(
                AdminException.TIMEOUT,
                "the router has not answered within " + TimeUnit.NANOSECONDS.toMillis(timeoutNs) + " ms"));
    }
}
