package io.millrace.storage.chronicle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Puts on the disk what Chronicle has written into its mapped files. Chronicle's own sync looks forward from the end of
 * the one before, within the block that is mapped now: it leaves out its index and write position, the file it rolled
 * away from, the directory, and it logs a failure where it should throw. {@code fsync} of the whole file takes along
 * every page that anybody has changed through a mapping.
 *
 * <p>A sync that failed must not be tried again: the kernel has marked the pages clean that it could not write. The
 * thread that appends.
 */
class DiskSync implements AutoCloseable {
    private final Path directory;
    private @Nullable CommitMark mark;
    private @Nullable FileChannel channel;
    private int cycle;

    DiskSync(final Path directory) {
        this.directory = directory;
    }

    /**
     * Takes over the files as they are, with what an earlier run may have left to the kernel.
     *
     * @param appendCycle of the file that is written to first
     */
    void start(final long endPosition, final int appendCycle) throws IOException {
        try {
            for (final Path file : CycleFile.all(directory)) {
                force(file);
            }
            force(directory);
        } catch (final IOException e) {
            SyncFailure.note(directory, e);
            throw e;
        }
        cycle = appendCycle;
        mark = CommitMark.set(directory, endPosition);
    }

    /**
     * Returns when everything up to {@code endPosition} is on the disk.
     *
     * @param currentCycle of the file that was written last
     */
    void commit(final int currentCycle, final long endPosition) throws IOException {
        try {
            write(currentCycle, endPosition);
        } catch (final IOException e) {
            SyncFailure.note(directory, e);
            throw e;
        }
    }

    private void write(final int currentCycle, final long endPosition) throws IOException {
        final FileChannel current = channel;
        if (current != null && currentCycle == cycle) {
            force(current);
        } else {
            turnTo(currentCycle);
        }
        if (mark != null) {
            mark.move(endPosition);
        }
    }

    private void force(final Path path) throws IOException {
        try (FileChannel opened = FileChannel.open(path, StandardOpenOption.READ)) {
            force(opened);
        }
    }

    /** A test puts a sync here that does nothing. */
    void force(final FileChannel file) throws IOException {
        file.force(false);
    }

    /** The files written since the last commit, or the start: up to this one, first the one that was closed. */
    private void turnTo(final int currentCycle) throws IOException {
        int next = cycle;
        if (channel != null) {
            force(channel);
            channel.close();
            next = cycle + 1;
        }
        for (; next < currentCycle; next++) {
            final Path file = CycleFile.path(directory, next);
            if (Files.exists(file)) {
                try (FileChannel between = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    force(between);
                }
            }
        }
        final FileChannel current = FileChannel.open(CycleFile.path(directory, currentCycle), StandardOpenOption.WRITE);
        channel = current;
        cycle = currentCycle;
        force(current);
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            force(entries);
        }
    }

    /** Everything is committed, and Chronicle has closed its files: what it wrote meanwhile goes to the disk as well. */
    void finish() throws IOException {
        if (channel != null) {
            try {
                force(channel);
            } catch (final IOException e) {
                SyncFailure.note(directory, e);
                throw e;
            }
        }
        if (mark != null) {
            mark.clear();
        }
    }

    /** @param isWhole everything that was appended is committed */
    void close(final boolean isWhole) throws IOException {
        if (isWhole) {
            finish();
        }
        close();
    }

    @Override
    public void close() throws IOException {
        if (mark != null) {
            mark.close();
        }
        if (channel != null) {
            channel.close();
        }
    }
}
