package io.millrace.storage.chronicle;

import io.millrace.storage.DurableFiles;
import io.millrace.storage.JournalDamagedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which file holds which part of the stream, for the files that hold a record. The thread that appends adds, another one
 * releases, anyone may ask.
 */
final class FileTable {
    private record Entry(int cycle, long from) {}

    private final Path directory;
    private final PositionIndex positions;
    // Locked a few times per file.
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private volatile long startPosition;
    private volatile long closedPosition;

    FileTable(final Path directory, final PositionIndex positions) {
        this.directory = directory;
        this.positions = positions;
    }

    Path directory() {
        return directory;
    }

    /** The first record of the first file; while there is none, where it will be. */
    long startPosition() {
        return startPosition;
    }

    /** Where the last closed file ends, and so where the file begins that is appended to. */
    long closedPosition() {
        return closedPosition;
    }

    Path path(final int cycle) {
        return CycleFile.path(directory, cycle);
    }

    /** The same damage, with the file that holds it, or would hold it. */
    JournalDamagedException named(final JournalDamagedException damage) {
        Path path = directory;
        synchronized (entries) {
            for (final Entry entry : entries) {
                if (entry.from() <= damage.position()) {
                    path = path(entry.cycle());
                }
            }
        }
        return new JournalDamagedException(
                damage.position(), "journal file " + path + ": " + damage.getMessage(), damage);
    }

    /** The first document of a file begins at {@code position}: what was the newest file before is closed. */
    void begin(final int cycle, final long position) {
        synchronized (entries) {
            if (entries.isEmpty()) {
                startPosition = position;
            }
            entries.addLast(new Entry(cycle, position));
        }
        closedPosition = position;
    }

    /** The newest file is closed, and nothing follows yet. */
    void close(final long endPosition) {
        closedPosition = endPosition;
    }

    /**
     * Deletes files that end at or before {@code position}, the oldest first and each for good before the next, so that
     * what is left has no gap at any moment. The newest file with a record is kept, whatever it holds: the end of the
     * stream stands in it.
     *
     * @return how many bytes of the stream were in them
     */
    long releaseBelow(final long position) throws IOException {
        final List<Entry> released = below(position);
        if (released.isEmpty()) {
            return 0;
        }
        final long before = startPosition;
        // It is the beginning of the stream then, so it must be there after a power cut as well.
        DurableFiles.force(path(first(released.size()).cycle()));
        for (final Entry file : released) {
            final long next = first(1).from();
            // Readers first: from here on they neither look for the file nor stay in it.
            startPosition = next;
            positions.releaseBelow(next);
            DurableFiles.delete(path(file.cycle()));
            synchronized (entries) {
                entries.removeFirst();
            }
        }
        return startPosition - before;
    }

    private List<Entry> below(final long position) {
        final List<Entry> below = new ArrayList<>();
        synchronized (entries) {
            @Nullable Entry previous = null;
            for (final Entry entry : entries) {
                if (previous != null && entry.from() <= position) {
                    below.add(previous);
                }
                previous = entry;
            }
        }
        return below;
    }

    private Entry first(final int skipped) {
        synchronized (entries) {
            return entries.stream().skip(skipped).findFirst().orElseThrow();
        }
    }
}
