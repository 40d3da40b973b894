package io.millrace.storage.chronicle;

import io.millrace.storage.DurableFiles;
import io.millrace.storage.JournalDamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code reached}: how far the journal went when it was opened, began its newest file, or was closed; at every
 * durability. A journal that ends earlier has lost its newest files or what was in them, which its other files do not show.
 *
 * <pre>
 *   0          8              16
 *   +----------+--------------+
 *   | position | complement   |    little endian
 *   +----------+--------------+
 * </pre>
 *
 * The journal is forced before its mark, so that a power cut cannot leave the mark ahead. That takes as long as the disk
 * takes, and so happens on a thread of its own while somebody appends.
 */
final class ReachedMark {
    static final String FILE_NAME = "reached";

    private static final int LENGTH = 2 * Long.BYTES;
    private static final Logger LOGGER = LoggerFactory.getLogger(ChronicleJournal.class);

    private final Path directory;
    /** What comes before it is on the disk. */
    private @Nullable Path forcedUpTo;

    private @Nullable Thread setting;

    ReachedMark(final Path directory) {
        this.directory = directory;
    }

    /**
     * Compares what is there with what was.
     *
     * @throws JournalDamagedException if something is missing; nothing was changed
     */
    static void check(final Path directory, final long endPosition) throws IOException {
        final long reached = read(directory);
        if (reached > endPosition) {
            throw new JournalDamagedException(
                    endPosition,
                    "journal " + directory + " ends at position " + endPosition + ", but it went to position " + reached
                            + " before: its newest files, or what was in them, are missing. Nothing was changed. Bring"
                            + " them back from a backup; to go on without what is missing: millrace store repair"
                            + " --accept-loss");
        }
    }

    /** The position noted last, 0 if there is none. */
    static long read(final Path directory) throws IOException {
        final Path file = directory.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            return 0;
        }
        final ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (content.limit() != LENGTH || content.getLong(0) != ~content.getLong(Long.BYTES)) {
            throw new IOException(
                    "file " + file + " is damaged: if the journal's newest files are all there, remove it");
        }
        return content.getLong(0);
    }

    /** The journal has begun a file, and {@code position} lies in it. The thread that appends. */
    void onBegun(final long position) {
        await();
        final Thread thread = new Thread(
                () -> {
                    try {
                        set(position);
                    } catch (final IOException e) {
                        LOGGER.warn("it was not noted that the journal {} reached position {}", directory, position, e);
                    }
                },
                "millrace-reached");
        thread.setDaemon(true);
        setting = thread;
        thread.start();
    }

    /**
     * Nobody appends any more.
     *
     * @param isWhole everything that was appended is committed
     */
    void close(final boolean isWhole, final long endPosition) throws IOException {
        await();
        if (isWhole) {
            set(endPosition);
        }
    }

    /** Notes that everything before {@code position}, which is appended, is on the disk, and sees to it. */
    void set(final long position) throws IOException {
        for (final Path file : CycleFile.all(directory)) {
            if (forcedUpTo == null || file.compareTo(forcedUpTo) >= 0) {
                DurableFiles.force(file);
                forcedUpTo = file;
            }
        }
        DurableFiles.force(directory);
        DurableFiles.replace(
                directory.resolve(FILE_NAME),
                ByteBuffer.allocate(LENGTH)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(position)
                        .putLong(~position)
                        .flip());
    }

    /** Files follow each other slowly: it is over long before. */
    private void await() {
        final Thread last = setting;
        boolean isInterrupted = false;
        while (last != null && last.isAlive()) {
            try {
                last.join();
            } catch (final InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
