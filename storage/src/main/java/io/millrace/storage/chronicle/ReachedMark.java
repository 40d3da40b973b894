package io.millrace.storage.chronicle;

import io.millrace.storage.DurableFiles;
import io.millrace.storage.JournalDamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file {@code reached}: how far the journal went when it was opened or closed last, at every durability. A journal that
 * ends earlier has lost its newest files or what was in them, which its other files do not show.
 *
 * <pre>
 *   0          8              16
 *   +----------+--------------+
 *   | position | complement   |    little endian
 *   +----------+--------------+
 * </pre>
 *
 * The journal is forced before its mark, so that a power cut cannot leave the mark ahead. One thread.
 */
final class ReachedMark {
    static final String FILE_NAME = "reached";

    private static final int LENGTH = 2 * Long.BYTES;

    private ReachedMark() {}

    /**
     * Compares what is there with what was.
     *
     * @throws JournalDamagedException if something is missing; nothing was changed
     */
    static void check(final Path directory, final long endPosition) throws IOException {
        final Path file = directory.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            return;
        }
        final ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (content.limit() != LENGTH || content.getLong(0) != ~content.getLong(Long.BYTES)) {
            throw new IOException(
                    "file " + file + " is damaged: if the journal's newest files are all there, remove it");
        }
        final long reached = content.getLong(0);
        if (reached > endPosition) {
            throw new JournalDamagedException(
                    endPosition,
                    "journal " + directory + " ends at position " + endPosition + ", but it went to position " + reached
                            + " before: its newest files, or what was in them, are missing. Nothing was changed. Bring"
                            + " them back from a backup; to go on without what is missing, remove file " + file
                            + "; see docs/journal-format.md, \"Damage\"");
        }
    }

    /** Notes the end of a journal nobody appends to right now, with all of it on the disk. */
    static void set(final Path directory, final long endPosition) throws IOException {
        for (final Path file : CycleFile.all(directory)) {
            DurableFiles.force(file);
        }
        DurableFiles.force(directory);
        DurableFiles.replace(
                directory.resolve(FILE_NAME),
                ByteBuffer.allocate(LENGTH)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(endPosition)
                        .putLong(~endPosition)
                        .flip());
    }
}
