package io.millrace.storage.chronicle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jnr.ffi.Runtime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Room on the disk for what is written to the newest file next. A store into a mapped page that the disk has no block
 * for is skipped, and the JVM says so when it likes, many records later; so the blocks are there before the store is
 * made, and a full disk is an answer to a question, with everything as it was. The thread that appends.
 */
final class ReservedRoom implements AutoCloseable {
    /** What is asked for at a time, in bytes, and so what the disk may hold more than the journal. */
    static final int STEP = 16 << 20;

    /** The kernel may want blocks for as many pages at once as it keeps together: for 2 MiB. */
    private static final int UNIT = 4 << 20;

    /** Behind what is appended: Chronicle's index, which it adds now and then. */
    private static final int MARGIN = 1 << 20;

    /** A file begins where nothing is reserved yet: its head, its index and the first document. */
    private static final int BEGINNING = 2 * UNIT;

    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;
    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;
    private static final int EINTR = 4;
    private static final int ENOSPC = 28;
    private static final int EDQUOT = 122;
    private static final int PAGE_SIZE = 4096;
    private static final int NONE = -1;
    private static final Logger LOGGER = LoggerFactory.getLogger(ReservedRoom.class);

    private final Path directory;
    private final long step;
    private int fd = NONE;
    private long reserved;
    private boolean isSupported = true;
    private boolean isFull;

    /** @param fileBytes how long a file becomes, more or less */
    ReservedRoom(final Path directory, final long fileBytes) {
        this.directory = directory;
        this.step = Math.max(UNIT, Math.min(STEP, fileBytes));
    }

    /** True if there is room to begin a new file with a document of this length. */
    boolean isForFile(final long documentLength) {
        try {
            return Files.getFileStore(directory).getUsableSpace() >= BEGINNING + documentLength;
        } catch (final IOException e) {
            LOGGER.debug("{} does not tell its space", directory, e);
            return true;
        }
    }

    /** From now on it is this file, written up to {@code length}. */
    void begin(final Path file, final long length) {
        close();
        fd = PageCache.LibC.INSTANCE.open(file.toString(), O_RDWR | O_CLOEXEC);
        reserved = length;
    }

    /** The file is closed and ends at {@code length}: what is reserved behind it is given back. */
    void end(final long length) {
        // Behind the mark that Chronicle closes a file with.
        final long from = roundUp(length + PAGE_SIZE, PAGE_SIZE);
        if (fd != NONE && from < reserved) {
            // If it fails the disk holds a little more than it must.
            PageCache.LibC.INSTANCE.fallocate(fd, KEEP_SIZE | PUNCH_HOLE, from, reserved - from);
        }
        close();
    }

    /** False if there is no room for the file to become so long. */
    boolean reserve(final long length) {
        final long needed = length + MARGIN;
        if (needed <= reserved || !isSupported || fd == NONE) {
            return true;
        }
        if (extend(roundUp(needed, step)) || extend(roundUp(needed, UNIT))) {
            return true;
        }
        if (!isFull) {
            isFull = true;
            LOGGER.warn("the disk of {} is full: the journal waits for room", directory);
        }
        return false;
    }

    private static long roundUp(final long bytes, final long unit) {
        return (bytes + unit - 1) / unit * unit;
    }

    private boolean extend(final long end) {
        int result;
        int error;
        do {
            result = PageCache.LibC.INSTANCE.fallocate(fd, KEEP_SIZE, reserved, end - reserved);
            error = Runtime.getRuntime(PageCache.LibC.INSTANCE).getLastError();
        } while (result != 0 && error == EINTR);
        if (result == 0) {
            reserved = end;
            isFull = false;
            return true;
        }
        if (error == ENOSPC || error == EDQUOT) {
            return false;
        }
        isSupported = false;
        LOGGER.warn(
                "the file system of {} does not set room aside (errno {}): should its disk be full from one moment to the"
                        + " next, the broker stops, and what was acknowledged last may be lost",
                directory,
                error);
        return true;
    }

    @Override
    public void close() {
        if (fd != NONE) {
            PageCache.LibC.INSTANCE.close(fd);
            fd = NONE;
        }
    }
}
