package io.millrace.storage;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much room the file system of the data directory has, in three levels. Its own thread, {@code millrace-disk-space},
 * looks every 50 ms; {@link #level()} and {@link #usableBytes()} say what it saw last, to any thread.
 *
 * <p>A file system that cannot be asked counts as one with room: the journal will hear of it first.
 */
public final class DiskSpace implements AutoCloseable {
    /** What there is room for. */
    public enum Level {
        /** Everything. */
        ROOM,
        /** What ends or completes something: the reserve is being used. New durable work is refused. */
        LOW,
        /** Nothing that is journaled: what is left of the reserve is for a fold and for the end of the run. */
        NONE
    }

    /** Asks a file system. */
    @FunctionalInterface
    public interface Probe {
        /** Bytes that this process may still write. */
        long usableBytes() throws IOException;
    }

    /** Always {@link Level#ROOM}; never closed. */
    public static final DiskSpace UNWATCHED = new DiskSpace("nowhere", () -> Long.MAX_VALUE, 0);

    private static final long START_BYTES = 16 << 20;
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Logger LOGGER = LoggerFactory.getLogger(DiskSpace.class);

    private final String place;
    private final Probe probe;
    private final long reserveBytes;
    private final Thread thread = new Thread(this::run, "millrace-disk-space");
    private volatile Level level = Level.ROOM;
    private volatile long usableBytes = Long.MAX_VALUE;
    private volatile boolean isRunning = true;
    private Runnable onChange = () -> {};
    private Runnable onLow = () -> {};
    private boolean isUnreadable;

    /**
     * @param place what the operator calls it: a path
     * @param reserveBytes below it the level is {@link Level#LOW}, below a quarter of it {@link Level#NONE}; 0: it is
     *     always {@link Level#ROOM}
     */
    public DiskSpace(final String place, final Probe probe, final long reserveBytes) {
        this.place = place;
        this.probe = probe;
        this.reserveBytes = reserveBytes;
        thread.setDaemon(true);
    }

    /** The space of the file system that holds {@code directory}, looked at once; {@link #start()} goes on looking. */
    public static DiskSpace of(final Path directory, final long reserveBytes) throws IOException {
        final FileStore store = Files.getFileStore(directory);
        final DiskSpace space = new DiskSpace(directory.toString(), store::getUsableSpace, reserveBytes);
        space.look();
        return space;
    }

    /**
     * A start writes a little of everything, and what it cannot write it would take for damage.
     *
     * @param directory may still be missing
     * @throws IOException if there is too little room; the message is for the operator
     */
    public static void requireForStart(final Path directory) throws IOException {
        Path existing = directory.toAbsolutePath();
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        final long bytes = Files.getFileStore(existing).getUsableSpace();
        if (bytes < START_BYTES) {
            throw new IOException("the disk of " + directory + " has " + (bytes >> 10) + " KB left, and a start needs "
                    + (START_BYTES >> 10) + " KB. Free some and start again; nothing was changed");
        }
    }

    /** Called by the watching thread behind each change of the level; before {@link #start()}. */
    public void onChange(final Runnable listener) {
        onChange = listener;
    }

    /** Called by the watching thread each time that there is room no longer; before {@link #start()}. */
    public void onLow(final Runnable listener) {
        onLow = listener;
    }

    /** Begins to watch; with no reserve there is nothing to watch for. */
    public void start() {
        if (isWatched()) {
            thread.start();
        }
    }

    /** False if there is no reserve. */
    public boolean isWatched() {
        return reserveBytes > 0;
    }

    public Level level() {
        return level;
    }

    /** What the last look saw. */
    public long usableBytes() {
        return usableBytes;
    }

    public long reserveBytes() {
        return reserveBytes;
    }

    /** What the operator calls it. */
    public String place() {
        return place;
    }

    /** Looks now; the watching thread's, before {@link #start()} the starting one's. */
    public void look() {
        final long bytes;
        try {
            bytes = probe.usableBytes();
            isUnreadable = false;
        } catch (final IOException e) {
            if (!isUnreadable) {
                LOGGER.warn("the disk of {} does not tell how much room it has; nobody is refused for it", place, e);
            }
            isUnreadable = true;
            usableBytes = Long.MAX_VALUE;
            change(Level.ROOM);
            return;
        }
        usableBytes = bytes;
        change(levelOf(bytes));
    }

    /** An eighth of the reserve more than what made it worse makes it better: it does not flutter. */
    private Level levelOf(final long bytes) {
        final long low = level == Level.ROOM ? reserveBytes : reserveBytes + reserveBytes / 8;
        final long none = level == Level.NONE ? reserveBytes / 4 + reserveBytes / 8 : reserveBytes / 4;
        return bytes < none ? Level.NONE : bytes < low ? Level.LOW : Level.ROOM;
    }

    private void change(final Level now) {
        final Level before = level;
        if (now == before) {
            return;
        }
        level = now;
        tell(now);
        onChange.run();
        if (before == Level.ROOM) {
            onLow.run();
        }
    }

    private void tell(final Level now) {
        final long megabytes = usableBytes >> 20;
        final long reserve = reserveBytes >> 20;
        switch (now) {
            case ROOM -> LOGGER.warn("the disk of {} has room again, {} MB: everything is taken", place, megabytes);
            case LOW ->
                LOGGER.warn(
                        "the disk of {} has {} MB left, of durability.disk_reserve = {} MB: new messages of QoS 1 and 2,"
                                + " subscriptions and connections are refused until there is more",
                        place,
                        megabytes,
                        reserve);
            case NONE ->
                LOGGER.error(
                        "the disk of {} has {} MB left, less than a quarter of durability.disk_reserve = {} MB: nothing"
                                + " more is written to the journal, and clients wait, until there is more",
                        place,
                        megabytes,
                        reserve);
        }
    }

    private void run() {
        while (isRunning) {
            look();
            LockSupport.parkNanos(this, LOOK_NS);
        }
    }

    /** Ends the watch; returns when its thread has ended. */
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
