package io.millrace.cli;

import io.millrace.fold.SavedState;
import io.millrace.monitor.CounterSet;
import io.millrace.routing.Router;
import io.millrace.snapshot.NewerSnapshotException;
import io.millrace.storage.snapshot.CarriedFile;
import io.millrace.storage.snapshot.CarriedRange;
import io.millrace.storage.snapshot.Generation;
import io.millrace.storage.snapshot.Generations;
import io.millrace.storage.snapshot.NewerFormatException;
import io.millrace.storage.snapshot.SnapshotFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The snapshots of a data directory, each one read as a start would read it. One thread. */
final class StoreSnapshots {
    private final Generations generations;
    private final List<String> damaged;
    private @Nullable Router router;

    private StoreSnapshots(final Generations generations) {
        this.generations = generations;
        this.damaged = new ArrayList<>(generations.damaged());
    }

    /**
     * Reads all of every snapshot. Keeps the state of the newest good one.
     *
     * @throws CommandFailedException if a newer release wrote one
     */
    static StoreSnapshots read(final Path dataDirectory) throws IOException, CommandFailedException {
        try {
            final StoreSnapshots read = new StoreSnapshots(Generations.open(dataDirectory));
            for (final Generation generation : read.generations.newestFirst()) {
                read.read(generation);
            }
            return read;
        } catch (final NewerFormatException | NewerSnapshotException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    private void read(final Generation generation) throws NewerFormatException {
        try {
            generations.verify(generation);
            final Router restored =
                    SavedState.read(generations.directory(), generation.position(), new CounterSet(), 0);
            if (restored.position() >= generation.position()) {
                throw new IOException("snapshot is damaged: file "
                        + SnapshotFiles.state(generations.directory(), generation.position())
                        + " is the state of another position");
            }
            if (router == null) {
                router = restored;
            }
        } catch (final NewerFormatException e) {
            throw e;
        } catch (final IOException e) {
            generations.reject(generation, String.valueOf(e.getMessage()));
            damaged.add(String.valueOf(e.getMessage()));
        }
    }

    Generations generations() {
        return generations;
    }

    /** A sentence each. */
    List<String> damaged() {
        return List.copyOf(damaged);
    }

    /** That a start would begin with; null if it would begin with the journal alone. */
    @Nullable
    Generation newest() {
        return good().isEmpty() ? null : good().get(0);
    }

    /** Newest first. */
    List<Generation> good() {
        return generations.newestFirst();
    }

    /** Of the newest good one; null if there is none. */
    @Nullable
    StoreReferences references() throws IOException {
        final Router restored = router;
        final Generation newest = newest();
        if (restored == null || newest == null) {
            return null;
        }
        final StoreReferences references = StoreReferences.of(restored);
        for (final CarriedRange range : newest.carried()) {
            try (CarriedFile file = CarriedFile.open(SnapshotFiles.carried(generations.directory(), range))) {
                file.forEach((buffer, offset, length, position) -> references.onSeen(position));
            }
        }
        return references;
    }

    static long recordCount(final Path snapshots, final Generation generation) throws IOException {
        long count = 0;
        for (final CarriedRange range : generation.carried()) {
            try (CarriedFile file = CarriedFile.open(SnapshotFiles.carried(snapshots, range))) {
                count += file.recordCount();
            }
        }
        return count;
    }
}
