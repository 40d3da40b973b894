package io.millrace.fold;

import io.millrace.storage.RecordFrame;
import io.millrace.storage.chronicle.JournalFiles;
import io.millrace.storage.snapshot.CarriedFile;
import io.millrace.storage.snapshot.CarriedRange;
import io.millrace.storage.snapshot.CarriedWriter;
import io.millrace.storage.snapshot.SnapshotFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Carries over the records that are referred to, from the files that hold them into files that stay. One thread. */
final class Carrying implements AutoCloseable {
    private final FoldOrder order;
    private final Path snapshots;
    private final Positions positions;
    /** By position, in bytes; of records in shared files what they have on average. */
    private final int[] lengths;

    private final List<CarriedRange> carried = new ArrayList<>();
    private @Nullable CarriedWriter writer;
    private int next;

    /** @param positions sorted: what is referred to */
    Carrying(final FoldOrder order, final Positions positions) {
        this.order = order;
        this.snapshots = SnapshotFiles.directory(order.directory());
        this.positions = positions;
        this.lengths = new int[positions.count()];
    }

    /**
     * Does it.
     *
     * @param recordBytes of the average record
     * @return the files that hold all of it, in order
     * @throws IOException also if a record is missing
     */
    List<CarriedRange> carry(final long recordBytes) throws IOException {
        final int fromJournal = positions.ceiling(order.basePosition());
        final List<CarriedRange> old =
                order.from() == null ? List.of() : order.from().carried();
        final CarryPlan plan = CarryPlan.of(referred(old), recordBytes * (positions.count() - fromJournal));
        for (final CarryPlan.Decision decision : plan.files()) {
            if (decision.isShared()) {
                share(decision.range());
            } else {
                rewrite(decision.range());
            }
        }
        if (fromJournal < positions.count()) {
            next = fromJournal;
            JournalFiles.replay(order.journal(), order.basePosition(), order.to(), this::onRecord);
        }
        finish();
        check();
        return List.copyOf(carried);
    }

    /** Of the record at {@link Positions#at}, in bytes. */
    int length(final int index) {
        return lengths[index];
    }

    /** What is not finished is removed. */
    @Override
    public void close() throws IOException {
        if (writer != null) {
            writer.close();
        }
    }

    private List<CarryPlan.Referred> referred(final List<CarriedRange> ranges) throws IOException {
        final List<CarryPlan.Referred> referred = new ArrayList<>();
        for (final CarriedRange range : ranges) {
            try (CarriedFile file = CarriedFile.open(SnapshotFiles.carried(snapshots, range))) {
                referred.add(new CarryPlan.Referred(
                        range,
                        file.recordCount(),
                        file.bytes(),
                        (long) positions.ceiling(range.to()) - positions.ceiling(range.from())));
            }
        }
        return referred;
    }

    private void share(final CarriedRange range) throws IOException {
        finish();
        carried.add(range);
        try (CarriedFile file = CarriedFile.open(SnapshotFiles.carried(snapshots, range))) {
            final int average = (int) (file.bytes() / Math.max(1, file.recordCount()));
            for (int i = positions.ceiling(range.from()), end = positions.ceiling(range.to()); i < end; i++) {
                lengths[i] = average;
            }
        }
    }

    private void rewrite(final CarriedRange range) throws IOException {
        next = positions.ceiling(range.from());
        try (CarriedFile file = CarriedFile.open(SnapshotFiles.carried(snapshots, range))) {
            file.forEach(this::onRecord);
        } catch (final UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void onRecord(final DirectBuffer buffer, final int offset, final int length, final long position) {
        while (next < lengths.length && positions.at(next) < position) {
            next++;
        }
        if (next == lengths.length || positions.at(next) != position) {
            return;
        }
        lengths[next++] = RecordFrame.alignedLength(length);
        try {
            writer().add(buffer, offset, length);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CarriedWriter writer() {
        CarriedWriter opened = writer;
        if (opened == null) {
            opened = CarriedWriter.create(snapshots);
            writer = opened;
        }
        return opened;
    }

    private void finish() throws IOException {
        final CarriedWriter written = writer;
        if (written != null) {
            carried.add(written.finish());
            writer = null;
        }
    }

    private void check() throws IOException {
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] == 0) {
                throw new IOException("the record at position " + positions.at(i)
                        + " is still needed, and is neither carried over nor in the journal");
            }
        }
    }
}
