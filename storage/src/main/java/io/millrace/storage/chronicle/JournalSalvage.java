package io.millrace.storage.chronicle;

import io.millrace.storage.Journal;
import java.io.IOException;
import java.nio.file.Path;

/** Every intact record of files that may be damaged, or only a part of a journal. Changes nothing. */
public final class JournalSalvage {
    private JournalSalvage() {}

    /**
     * Hands on what is intact, file by file.
     *
     * @throws IOException if a file cannot be read
     */
    public static void forEach(final Path directory, final Journal.RecordHandler handler) throws IOException {
        for (final Path path : CycleFile.all(directory)) {
            FileScan.of(path, handler);
        }
    }

    /** The lowest position that a file begins with; {@link Long#MAX_VALUE} if none can be read. */
    public static long firstPosition(final Path directory) throws IOException {
        long first = Long.MAX_VALUE;
        for (final JournalFile file : JournalFiles.list(directory)) {
            first = Math.min(first, file.from());
        }
        return first;
    }
}
