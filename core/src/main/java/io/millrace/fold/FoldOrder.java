package io.millrace.fold;

import io.millrace.storage.snapshot.Generation;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is to be folded.
 *
 * @param directory of all data
 * @param from the snapshot to go on from; null: the beginning of the journal
 * @param to where the last closed file of the journal ends: the position of the snapshot to be made
 * @param quarantined positions that are left out, ascending
 * @param timeMs now, in milliseconds since the epoch
 */
public record FoldOrder(Path directory, @Nullable Generation from, long to, long[] quarantined, long timeMs) {
    Path journal() {
        return directory.resolve("journal");
    }

    /** The first position that the state does not cover yet. */
    long position() {
        return from == null ? 0 : from.position();
    }

    /** What lies before is carried over already. */
    long basePosition() {
        return from == null ? 0 : from.basePosition();
    }
}
