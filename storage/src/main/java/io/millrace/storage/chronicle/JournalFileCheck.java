package io.millrace.storage.chronicle;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What one file of a journal holds, every byte of it looked at.
 *
 * @param from the position of its first record; {@link #NONE} if no record of it can be read
 * @param to behind the last record before the fault, or before its end
 * @param length where the chain of documents ends, or is broken, in bytes
 * @param recordCount intact records before the fault
 * @param isClosed true if its end mark is there
 * @param hasRest true if bytes lie behind the last document that are none
 * @param fault the first one
 * @param behindCount intact records behind the fault
 * @param behindFrom the first of them
 * @param behindTo behind the last of them
 */
public record JournalFileCheck(
        Path path,
        long from,
        long to,
        long length,
        long recordCount,
        boolean isClosed,
        boolean hasRest,
        @Nullable JournalFault fault,
        long behindCount,
        long behindFrom,
        long behindTo) {
    public static final long NONE = -1;
}
