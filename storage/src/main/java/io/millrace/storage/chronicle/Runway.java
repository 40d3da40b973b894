package io.millrace.storage.chronicle;

import java.io.File;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.agrona.IoUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the pages of the journal's file made before the appender gets there. A page that is not in memory is made by the
 * kernel when it is first touched, and with it as many as the device reads ahead, all of it zeroed: a stall of up to 25
 * ms for the thread that journals, and so for everybody. Here it is a thread that nobody waits for, and that works in
 * the appender's pauses as long as half of what it has made is left.
 *
 * <p>It only reads: nothing in the file depends on it, and a failure costs speed alone.
 */
final class Runway implements AutoCloseable {
    /** What is made ready at a time, in bytes. */
    static final int STEP = 2 << 20;

    /** An appender that has not gone on for so long rests, at least from a step of its own. */
    private static final long REST_NS = 20_000_000;

    private static final Logger LOGGER = LoggerFactory.getLogger(Runway.class);

    private final long aheadBytes;
    private final Thread thread = new Thread(this::run, "millrace-runway");
    private volatile boolean isRunning = true;
    private volatile boolean isParked;

    // Up to where which file is written. The offset is written first and read last: it may be that of the next file
    // already, which is smaller and does no harm.
    private volatile @Nullable File file;
    private volatile long offset;

    // the thread's
    private @Nullable File openFile;
    private @Nullable FileChannel channel;
    private long readyOffset;
    private long seenOffset;

    /** @param aheadBytes how much is kept ready, as far as the file reaches */
    Runway(final long aheadBytes) {
        this.aheadBytes = aheadBytes;
        thread.setDaemon(true);
        thread.start();
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
                if (current != null && isEnoughFor(current, from)) {
                    LockSupport.parkNanos(this, REST_NS);
                } else if (current == null || !prepare(current, from)) {
                    park(current, from);
                }
            }
        } catch (final IOException | RuntimeException e) {
            LOGGER.warn("the journal's pages are no longer made ahead of need; it goes on without", e);
        } finally {
            closeChannel();
        }
    }

    /** True if the appender is busy and half of the runway is left: the rest is for its next pause. */
    private boolean isEnoughFor(final File current, final long from) {
        final boolean isBusy = from != seenOffset;
        seenOffset = from;
        return isBusy && current.equals(openFile) && readyOffset - from > aheadBytes / 2;
    }

    private void park(final @Nullable File seenFile, final long seenOffset) {
        isParked = true;
        if (Objects.equals(file, seenFile) && offset == seenOffset && isRunning) {
            LockSupport.park(this);
        }
        isParked = false;
    }

    /** Makes the next step ready; false if there is nothing to do. */
    private boolean prepare(final File current, final long offset) throws IOException {
        FileChannel open = channel;
        if (open == null || !current.equals(openFile)) {
            closeChannel();
            open = FileChannel.open(current.toPath(), StandardOpenOption.READ);
            channel = open;
            openFile = current;
            readyOffset = 0;
        }
        final long from = Math.max(readyOffset, offset / STEP * STEP);
        // Never beyond its end: to make the file longer is Chronicle's affair.
        final long limit = Math.min(offset + aheadBytes, open.size());
        if (from >= limit) {
            return false;
        }
        final long length = Math.min(STEP, limit - from);
        final MappedByteBuffer pages = open.map(MapMode.READ_ONLY, from, length);
        try {
            pages.load();
            readyOffset = from + length;
        } catch (final InternalError e) {
            // Cut short meanwhile, as Chronicle does with a file that it has done with.
            readyOffset = Long.MAX_VALUE;
        } finally {
            IoUtil.unmap(pages);
        }
        return true;
    }

    private void closeChannel() {
        try {
            if (channel != null) {
                channel.close();
                channel = null;
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
