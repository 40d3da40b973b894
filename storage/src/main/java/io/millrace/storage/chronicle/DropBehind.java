package io.millrace.storage.chronicle;

import java.io.File;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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

    // Files come by the queue before what is written in them shows in the end.
    private final Queue<PagePass.Section> begun = new ConcurrentLinkedQueue<>();
    private volatile long end;

    // the appender's
    private long base;
    private long fileLength;
    private long shownEnd;

    // the thread's
    private final PagePass writing = new PagePass(STEP, 0, (pages, offset, length) -> pages.writeBack(offset, length));
    private final PagePass releasing;
    private long closedEnd;

    /**
     * @param keptBytes how much behind the appender the page cache keeps
     * @param headBytes how much of each file stays mapped until the file is closed
     * @param isWritingBack false where every commit writes anyway, and must be the one that sees a failure
     */
    DropBehind(final long keptBytes, final long headBytes, final boolean isWritingBack) {
        this.keptBytes = keptBytes;
        this.releasing = new PagePass(STEP, headBytes, this::release);
        this.isWritingBack = isWritingBack;
        thread.setDaemon(true);
        thread.start();
    }

    /** Null if the page cache is left to the system. */
    static @Nullable DropBehind of(final ChronicleJournalConfig config) {
        return config.pageCacheBytes() == 0
                ? null
                // Pages are not let go of while they are mapped; Chronicle is done with a block one block later.
                : new DropBehind(
                        Math.max(config.pageCacheBytes(), 2L * config.blockSizeBytes()),
                        config.blockSizeBytes(),
                        !config.isForced());
    }

    /** What is appended from now on goes to {@code file}, from its beginning or from where it ends; the appender. */
    void begin(final File file) {
        base += fileLength;
        fileLength = 0;
        begun.add(new PagePass.Section(file, base));
        show(base);
    }

    /** The appender stands at {@code offset} of its file now; its thread, after each document. */
    void onAppended(final long offset) {
        fileLength = offset;
        if (base + offset - shownEnd >= STEP) {
            show(base + offset);
        }
    }

    private void show(final long newEnd) {
        shownEnd = newEnd;
        end = newEnd;
        if (isParked) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        try {
            while (isRunning) {
                final long seen = end;
                if (!follow(seen)) {
                    park(seen);
                }
            }
        } catch (final IOException | RuntimeException | LinkageError e) {
            LOGGER.error(
                    "the journal goes on, its pages are left to the system from now on. After an input/output error"
                            + " what was acknowledged may not outlive this machine's next restart",
                    e);
        } finally {
            closePasses();
        }
    }

    /** Wakes up at the next step of the appender, or for nothing. */
    private void park(final long seenEnd) {
        isParked = true;
        if (end == seenEnd && isRunning) {
            LockSupport.park(this);
        }
        isParked = false;
    }

    /** One step of each kind; false if there is nothing to do. */
    private boolean follow(final long seenEnd) throws IOException {
        for (PagePass.Section next = begun.poll(); next != null; next = begun.poll()) {
            closedEnd = next.base();
            if (isWritingBack) {
                writing.add(next);
            }
            releasing.add(next);
        }
        // Of the file being written the last step is left for the appender to complete.
        final boolean hasWritten = writing.advance(Math.max(seenEnd - STEP, closedEnd));
        return releasing.advance(seenEnd - keptBytes) | hasWritten;
    }

    private void release(final PageCache pages, final long offset, final long length) throws IOException {
        if (isWritingBack) {
            pages.awaitWritten(offset, length);
        }
        pages.release(offset, length);
    }

    private void closePasses() {
        try {
            writing.close();
            releasing.close();
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
