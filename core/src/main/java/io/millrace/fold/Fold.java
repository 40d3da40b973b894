package io.millrace.fold;

import io.millrace.monitor.CounterSet;
import io.millrace.pipeline.Replay;
import io.millrace.pipeline.ReplayOrigin;
import io.millrace.routing.Router;
import io.millrace.session.ClientId;
import io.millrace.session.References;
import io.millrace.storage.chronicle.JournalFiles;
import io.millrace.storage.snapshot.CarriedRange;
import io.millrace.storage.snapshot.CarriedReader;
import io.millrace.storage.snapshot.Generation;
import io.millrace.storage.snapshot.GenerationFile;
import io.millrace.storage.snapshot.SnapshotFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a snapshot of the one before and of the journal's closed files: replays them, writes the state, and carries over
 * what it refers to, so that none of the files is needed any more. Changes nothing that is there; what it makes is of no
 * effect until it is adopted. One thread.
 */
public final class Fold {
    private final FoldOrder order;
    private final Path snapshots;
    private final Replay.Progress progress;

    private Fold(final FoldOrder order, final Replay.Progress progress) {
        this.order = order;
        this.snapshots = SnapshotFiles.directory(order.directory());
        this.progress = progress;
    }

    /**
     * Folds.
     *
     * @throws IOException if a file cannot be read or written
     * @throws io.millrace.storage.JournalDamagedException if the journal is not what was written
     * @throws io.millrace.pipeline.ReplayFailedException if a record could not be applied
     */
    public static FoldResult run(final FoldOrder order, final Replay.Progress progress) throws IOException {
        return new Fold(order, progress).run();
    }

    private FoldResult run() throws IOException {
        Files.createDirectories(snapshots);
        final Router router = restored();
        final Replay replay = Replay.ofClosedFiles(router, origin(router), progress, order.quarantined());
        JournalFiles.replay(order.journal(), order.position(), order.to(), replay::onRecord);
        final long stateLength = SavedState.write(snapshots, order.to(), router);
        final Positions positions = positions(router);
        try (Carrying carrying = new Carrying(order, positions)) {
            final long recordBytes = (order.to() - order.position()) / Math.max(1, replay.records());
            final List<CarriedRange> carried = carrying.carry(recordBytes);
            final Generation generation = new Generation(order.to(), order.to(), order.timeMs(), stateLength, carried);
            GenerationFile.write(snapshots, generation);
            return result(router, positions, carrying, generation, replay.records());
        }
    }

    private Router restored() throws IOException {
        final long hashSeed = new SecureRandom().nextLong();
        final Generation from = order.from();
        return from == null
                ? new Router(new CounterSet(), hashSeed)
                : SavedState.read(snapshots, from.position(), new CounterSet(), hashSeed);
    }

    private ReplayOrigin origin(final Router router) {
        return order.from() == null
                ? ReplayOrigin.beginning(0)
                : ReplayOrigin.restored(order.position(), order.position(), router);
    }

    private static Positions positions(final Router router) {
        final Positions positions = new Positions();
        router.references(new References() {
            @Override
            public void onClient(final ClientId clientId) {}

            @Override
            public void onReference(final long position) {
                positions.add(position);
            }
        });
        positions.sort();
        return positions;
    }

    private FoldResult result(
            final Router router,
            final Positions positions,
            final Carrying carrying,
            final Generation generation,
            final long recordCount) {
        final Backlogs backlogs = new Backlogs(positions, carrying);
        router.references(backlogs);
        backlogs.end();
        try (CarriedReader reader = new CarriedReader(snapshots, generation)) {
            final @Nullable Backlog largest = backlogs.largest(reader);
            return new FoldResult(generation, recordCount, largest, backlogs.oldest(reader));
        }
    }
}
