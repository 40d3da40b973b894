package io.millrace.storage.snapshot;

import io.millrace.storage.JournalDamagedException;
import io.millrace.storage.JournalReader;
import io.millrace.storage.RecordFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the carried-over records of one generation by their positions. Opens a file when it is first asked for, and keeps
 * the {@value #OPEN_LIMIT} that were asked for last. One thread, never interrupted.
 */
public final class CarriedReader implements JournalReader {
    static final int OPEN_LIMIT = 16;

    private final Path directory;
    private final List<CarriedRange> ranges;
    private final Supplier<RecordFrame> frames;
    /** By range; null where it is not open. */
    private final @Nullable CarriedFile[] files;

    private final long[] usedAt;
    private int openCount;
    private long useCount;

    /** @param directory of the snapshots */
    public CarriedReader(final Path directory, final Generation generation) {
        this(directory, generation, RecordFrame::new);
    }

    CarriedReader(final Path directory, final Generation generation, final Supplier<RecordFrame> frames) {
        this.directory = directory;
        this.ranges = generation.carried();
        this.frames = frames;
        this.files = new CarriedFile[ranges.size()];
        this.usedAt = new long[ranges.size()];
    }

    /** @throws UncheckedIOException also if the file is gone: then its generation is no longer kept */
    @Override
    public int read(final long position, final MutableDirectBuffer destination, final int offset, final int capacity) {
        final int found = rangeOf(position);
        if (found < 0) {
            return NOT_FOUND;
        }
        usedAt[found] = ++useCount;
        CarriedFile file = files[found];
        if (file == null) {
            file = open(found, position);
        }
        return file.find(position, destination, offset, capacity);
    }

    @Override
    public void close() {
        for (int i = 0; i < files.length; i++) {
            close(i);
        }
    }

    private int rangeOf(final long position) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low <= high) {
            final int middle = (low + high) >>> 1;
            final CarriedRange range = ranges.get(middle);
            if (position < range.from()) {
                high = middle - 1;
            } else if (position >= range.to()) {
                low = middle + 1;
            } else {
                return middle;
            }
        }
        return -1;
    }

    private CarriedFile open(final int wanted, final long position) {
        if (openCount == OPEN_LIMIT) {
            close(longestUnused());
        }
        final Path file = SnapshotFiles.carried(directory, ranges.get(wanted));
        try {
            final CarriedFile opened = CarriedFile.open(file, frames.get());
            files[wanted] = opened;
            openCount++;
            return opened;
        } catch (final SnapshotDamagedException e) {
            throw new JournalDamagedException(
                    position, "the record at position " + position + " cannot be read: " + e.getMessage(), e);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int longestUnused() {
        int found = 0;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < files.length; i++) {
            if (files[i] != null && usedAt[i] < least) {
                least = usedAt[i];
                found = i;
            }
        }
        return found;
    }

    private void close(final int wanted) {
        final CarriedFile file = files[wanted];
        if (file != null) {
            files[wanted] = null;
            openCount--;
            try {
                file.close();
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
