package io.millrace.storage.chronicle;

import java.nio.file.Path;

/**
 * A file of a journal as it was when it was looked at.
 *
 * @param from the position of its first record
 * @param to behind its last one
 * @param length of what is written, in bytes; the file itself may be longer
 * @param isClosed true if nothing is appended to it any more
 * @param isMarked true if its end mark is there: then nothing in it changes any more
 */
public record JournalFile(Path path, long from, long to, long length, boolean isClosed, boolean isMarked) {}
