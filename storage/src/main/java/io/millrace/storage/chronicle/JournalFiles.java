package io.millrace.storage.chronicle;

import io.millrace.storage.Journal;
import io.millrace.storage.JournalDamagedException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of a journal, read without Chronicle, without changing them and without a lock: offline, or beside the broker
 * that writes them. Any thread.
 */
public final class JournalFiles {
    private JournalFiles() {}

    /**
     * The files that hold a record, in the order of the stream. Looks at the first and the last document of each, not at
     * what is between.
     */
    public static List<JournalFile> list(final Path journalDirectory) throws IOException {
        final List<JournalFile> found = new ArrayList<>();
        for (final Path path : CycleFile.all(journalDirectory)) {
            try (CycleFile file = new CycleFile(path)) {
                final JournalFile seen = FileRange.of(path, file);
                if (seen != null) {
                    found.add(seen);
                }
            } catch (final NoSuchFileException released) {
                // Between two looks. The oldest go first, so nothing before it is left.
                found.clear();
            }
        }
        for (int i = 0; i + 1 < found.size(); i++) {
            // Followed by another one, it is closed, whether its end mark has reached the disk or not.
            final JournalFile file = found.get(i);
            found.set(i, new JournalFile(file.path(), file.from(), file.to(), file.length(), true, file.isMarked()));
        }
        return found;
    }

    /**
     * Hands on the records of closed files from {@code from} up to, and without, {@code to}; both must be where a record
     * begins or ends. Each is checked: length, position, checksum.
     *
     * @throws JournalDamagedException if one of them is not as it was sealed, or not there
     * @throws IOException if a file cannot be read, or was released meanwhile
     */
    public static void replay(
            final Path journalDirectory, final long from, final long to, final Journal.RecordHandler handler)
            throws IOException {
        long position = from;
        final FileReplay replay = new FileReplay(from, to, handler);
        for (final JournalFile file : list(journalDirectory)) {
            if (position < to && file.isClosed() && file.from() <= position && position < file.to()) {
                position = replay.run(file);
            }
        }
        if (position < to) {
            throw new JournalDamagedException(
                    position,
                    "journal " + journalDirectory + ": the record at position " + position
                            + " is in none of its closed files, though the records up to position " + to
                            + " were wanted; see docs/journal-format.md, \"Damage\"");
        }
    }
}
