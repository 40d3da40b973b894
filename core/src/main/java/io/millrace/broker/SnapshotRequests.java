package io.millrace.broker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Who waits for a snapshot. Any thread asks; the snapshot thread takes what was asked, and answers. */
final class SnapshotRequests {
    /** @param backup where a copy is to be made once the snapshot is there; null for nowhere */
    record Request(
            CompletableFuture<Map<String, Object>> answer,
            @Nullable Path backup) {}

    private final List<Request> waiting = new ArrayList<>();
    private long beyond = -1;
    private boolean isWanted;
    private boolean isClosed;

    /** @param closedPosition see {@link #want} */
    synchronized CompletableFuture<Map<String, Object>> add(final long closedPosition, final @Nullable Path backup) {
        final CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        if (isClosed) {
            answer.completeExceptionally(new IllegalStateException("the broker is stopping"));
        } else {
            waiting.add(new Request(answer, backup));
            want(closedPosition);
        }
        return answer;
    }

    /**
     * Nobody waits, and yet one is wanted.
     *
     * @param closedPosition of the journal now: what is wanted reaches further
     */
    synchronized void want(final long closedPosition) {
        isWanted = true;
        beyond = Math.max(beyond, closedPosition);
        notifyAll();
    }

    synchronized boolean isWanted() {
        return isWanted;
    }

    /** The snapshot that is wanted is of a later position than this. */
    synchronized long beyond() {
        return beyond;
    }

    synchronized boolean isClosed() {
        return isClosed;
    }

    /** What was asked for so far is being done. */
    synchronized List<Request> take() {
        final List<Request> taken = List.copyOf(waiting);
        waiting.clear();
        isWanted = false;
        return taken;
    }

    /** Sleeps until something is asked for, or {@code timeoutMs} have passed. */
    synchronized void await(final long timeoutMs) throws InterruptedException {
        if (!isWanted && !isClosed) {
            wait(timeoutMs);
        }
    }

    void close() {
        synchronized (this) {
            isClosed = true;
            notifyAll();
        }
        take().forEach(request ->
                request.answer().completeExceptionally(new IllegalStateException("the broker is stopping")));
    }
}
