package io.millrace.admin;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What the administration asks of snapshots. Any thread. */
public interface SnapshotControl {
    /** At durability {@code none}. */
    SnapshotControl NONE = new SnapshotControl() {
        @Override
        public Map<String, Object> status() {
            return Map.of();
        }

        @Override
        public CompletableFuture<Map<String, Object>> request() {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("there is nothing on the disk at durability none"));
        }

        @Override
        public CompletableFuture<Map<String, Object>> backup(final Path target) {
            return request();
        }
    };

    /** What there is to tell: position, age and bytes of the newest, bytes of the journal. */
    Map<String, Object> status();

    /**
     * Asks for a snapshot of everything journaled until now. Something must be journaled afterwards: a file of the journal
     * is closed by what comes behind it.
     *
     * @return completed with what was made, or exceptionally; by any thread
     */
    CompletableFuture<Map<String, Object>> request();

    /**
     * The same, and then a copy of all that is needed to start elsewhere.
     *
     * @param target a directory that is empty, or not there yet
     * @return completed when it is on the disk
     */
    CompletableFuture<Map<String, Object>> backup(Path target);
}
