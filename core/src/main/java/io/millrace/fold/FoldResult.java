package io.millrace.fold;

import io.millrace.storage.snapshot.Generation;
import org.jspecify.annotations.Nullable;

/**
 * What a fold has made.
 *
 * @param generation not adopted yet
 * @param recordCount records of the journal that were applied
 * @param largest of the client that most waits for, if anything waits
 * @param oldest of the client that something has waited for longest
 */
public record FoldResult(
        Generation generation,
        long recordCount,
        @Nullable Backlog largest,
        @Nullable Backlog oldest) {}
