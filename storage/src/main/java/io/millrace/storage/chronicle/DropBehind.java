package io.millrace.storage.chronicle;

import java.io.File;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the appender through the journal's files: what it has written is given to the disk at once, and what lies
 * further behind is let go of by the page cache. Else the journal takes all of the memory, goes to the disk in bursts,
 * and needs new memory for each of its pages: zeroed, unknown to the processor's caches, and on many virtual machines to
 * be asked for from the host. Pages just let go are the next that the kernel hands out (decision 0016).
 *
 * <p>A thread of its own, {@code millrace-drop-behind}, that nobody waits for. Nothing in the files depends on it.
 */
final class DropBehind implements AutoCloseable {
    /** What is written back and let go of at a time, in bytes. */
    static final int STEP = 8 << 20;

    private static final Logger LOGGER = LoggerFactory.getLogger(DropBehind.class);

    private final long keptBytes;
    private final boolean isWritingBack;
    private final Thread thread = new Thread(this::run, "millrace-drop-behind");
    private volatile boolean isRunning = true;
    private volatile boolean isParked;

    // Up to where which file is written. The offset is written first and read last: it may be that of the next file
    // already, which is smaller and does no harm.
    private volatile @Nullable File file;
    private volatile long offset;

    // the thread's
    private @Nullable PageCache cache;
    private @Nullable File openFile;
    private long writtenOffset;
    private long releasedOffset;

    /**
     * @param keptBytes how much behind the appender the page cache keeps
     * @param isWritingBack false where every commit writes anyway, and must be the one that sees a failure
     */
    DropBehind(final long keptBytes, final boolean isWritingBack) {
        this.keptBytes = keptBytes;
        this.isWritingBack = isWritingBack;
        thread.setDaemon(true);
        thread.start();
    }

    /** Null if the page cache is left to the system. */
    static @Nullable DropBehind of(final ChronicleJournalConfig config) {
        return config.pageCacheBytes() == 0
                ? null
                // Pages are not let go of while they are mapped; Chronicle is done with a block one block later.
                : new DropBehind(Math.max(config.pageCacheBytes(), 2L * config.blockSizeBytes()), !config.isForced());
    }

    /** The appender stands at {@code offset} of {@code file} now; its thread, after each document. */
    void onAppended(final File file, final long offset) {
        if (file.equals(this.file) && offset - this.offset < STEP) {
            return;
        }
        this.offset = offset;
        this.file = file;
        if (isParked) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        try {
            while (isRunning) {
                final File current = file;
                final long from = offset;
                if (current == null || !follow(current, from)) {
                    park(from);
                }
            }
        } catch (final IOException | RuntimeException | LinkageError e) {
            LOGGER.error(
                    "the journal goes on, its pages are left to the system from now on. After an input/output error"
                            + " what was acknowledged may not outlive this machine's next restart",
                    e);
        } finally {
            closeCache();
        }
    }

    /** Wakes up at the next step of the appender, or for nothing. */
    private void park(final long seenOffset) {
        isParked = true;
        if (offset == seenOffset && isRunning) {
            LockSupport.park(this);
        }
        isParked = false;
    }

    /** One step of each kind; false if there is nothing to do. */
    private boolean follow(final File current, final long offset) throws IOException {
        final PageCache pages = turnTo(current);
        boolean hasWorked = false;
        // The last step is left for the appender to complete.
        if (isWritingBack && offset - writtenOffset >= 2 * STEP) {
            pages.writeBack(writtenOffset, STEP);
            writtenOffset += STEP;
            hasWorked = true;
        }
        if (offset - keptBytes - releasedOffset >= STEP) {
            if (isWritingBack) {
                pages.awaitWritten(releasedOffset, STEP);
            }
            pages.release(releasedOffset, STEP);
            releasedOffset += STEP;
            hasWorked = true;
        }
        return hasWorked;
    }

    private PageCache turnTo(final File current) throws IOException {
        PageCache pages = cache;
        if (pages == null || !current.equals(openFile)) {
            if (pages != null && isWritingBack) {
                pages.writeBack(writtenOffset, 0);
            }
            closeCache();
            pages = PageCache.open(current);
            cache = pages;
            openFile = current;
            writtenOffset = 0;
            releasedOffset = 0;
        }
        return pages;
    }

    private void closeCache() {
        try {
            if (cache != null) {
                cache.close();
                cache = null;
            }
        } catch (final IOException e) {
            LOGGER.debug("a journal file that was only read did not close", e);
        }
    }

    /** Returns when the thread has ended. */
    @Override
    public void close() {
        isRunning = false;
        LockSupport.unpark(thread);
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
