package io.millrace.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Who waits for a snapshot. Any thread asks; the snapshot thread takes what was asked, and answers. */
final class SnapshotRequests {
    private final List<CompletableFuture<Map<String, Object>>> waiting = new ArrayList<>();
    private long beyond = -1;
    private boolean isWanted;
    private boolean isClosed;

    /** @param closedPosition see {@link #want} */
    synchronized CompletableFuture<Map<String, Object>> add(final long closedPosition) {
        final CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        if (isClosed) {
            answer.completeExceptionally(new IllegalStateException("the broker is stopping"));
        } else {
            waiting.add(answer);
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
    synchronized List<CompletableFuture<Map<String, Object>>> take() {
        final List<CompletableFuture<Map<String, Object>>> taken = List.copyOf(waiting);
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
        take().forEach(answer -> answer.completeExceptionally(new IllegalStateException("the broker is stopping")));
    }
}
