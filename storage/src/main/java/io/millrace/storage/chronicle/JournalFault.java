package io.millrace.storage.chronicle;

import java.nio.file.Path;

/**
 * Where a file of a journal is not what was written.
 *
 * @param offset in the file
 * @param position of the record that was expected there: everything before it is good
 * @param found what is there instead
 */
public record JournalFault(Path path, long offset, long position, String found) {
    /** For the operator. */
    public String sentence() {
        return "at offset " + offset + " the record at position " + position + " was expected, but " + found;
    }
}
