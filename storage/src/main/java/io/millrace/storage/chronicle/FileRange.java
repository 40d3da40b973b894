package io.millrace.storage.chronicle;

import io.millrace.storage.RecordFrame;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds which part of the stream a file holds, from its first and its last documents. */
final class FileRange {
    private FileRange() {}

    /** Null if it holds no complete document. */
    static @Nullable JournalFile of(final Path path, final CycleFile file) throws IOException {
        final long first = firstDocument(file);
        if (first < 0) {
            return null;
        }
        final long from = position(file, first);
        // Chronicle notes what it has completed a moment later, and may have noted a page of its own.
        long offset = Math.max(first, file.writePosition());
        if (!isDocument(file, offset)) {
            offset = first;
        }
        long to = from;
        int header = file.intAt(offset);
        while (CycleFile.isComplete(header) && CycleFile.next(offset, header) <= file.length()) {
            if (!CycleFile.isMetadata(header)) {
                to = position(file, offset) + CycleFile.length(header);
            }
            offset = CycleFile.next(offset, header);
            header = file.intAt(offset);
        }
        final boolean isMarked = header == CycleFile.END_OF_FILE;
        return new JournalFile(path, from, to, offset, isMarked, isMarked);
    }

    private static long firstDocument(final CycleFile file) throws IOException {
        long offset = 0;
        int header = file.intAt(0);
        while (CycleFile.isComplete(header) && CycleFile.next(offset, header) <= file.length()) {
            if (!CycleFile.isMetadata(header)) {
                return offset;
            }
            offset = CycleFile.next(offset, header);
            header = file.intAt(offset);
        }
        return -1;
    }

    private static boolean isDocument(final CycleFile file, final long offset) throws IOException {
        final int header = file.intAt(offset);
        return CycleFile.isComplete(header) && !CycleFile.isMetadata(header);
    }

    private static long position(final CycleFile file, final long document) throws IOException {
        return file.longAt(document + CycleFile.HEADER_LENGTH + RecordFrame.POSITION_OFFSET);
    }
}
