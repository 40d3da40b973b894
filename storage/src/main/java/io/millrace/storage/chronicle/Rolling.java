package io.millrace.storage.chronicle;

import io.millrace.storage.JournalFullException;

/**
 * When the journal goes on to its next file: before the next document, once the file is long enough or somebody has
 * asked for it, if the disk has room for one. A file without a document is not left. The thread that appends, but for
 * {@link #request}.
 */
final class Rolling {
    private final RollClock clock;
    private final FileTable files;
    private final long fileBytes;
    private final ReservedRoom room;
    private long fileLength;
    private long lengthBefore;
    private volatile boolean isRequested;

    /** @param fileLength of the file that is appended to first; 0 if it holds no document */
    Rolling(final RollClock clock, final FileTable files, final long fileBytes, final long fileLength) {
        this.clock = clock;
        this.files = files;
        this.fileBytes = fileBytes;
        this.fileLength = fileLength;
        this.room = new ReservedRoom(files.directory(), fileBytes);
        if (fileLength > 0) {
            room.begin(files.path(clock.cycle()), fileLength);
        }
    }

    /** The next document begins a new file. Any thread. */
    void request() {
        isRequested = true;
    }

    /** False if the disk has no room for so much more. */
    boolean hasRoom(final long bytes) {
        return fileLength == 0 ? room.isForFile(bytes) : room.reserve(fileLength + bytes);
    }

    /**
     * Before each document.
     *
     * @param position of its first record
     */
    void prepare(final long documentLength, final long position) {
        if ((fileLength >= fileBytes || isRequested) && room.isForFile(documentLength)) {
            turn();
        }
        requireRoom(documentLength, position);
    }

    /** @throws JournalFullException if the disk has no room for so much more, from {@code position} on */
    void requireRoom(final long bytes, final long position) {
        if (hasRoom(bytes)) {
            return;
        }
        throw new JournalFullException(
                "the disk of " + files.path(clock.cycle()) + " is full: no room for the record at position " + position
                        + ". Free some and start again; everything before is there");
    }

    /** True if the next document is the first of its file. */
    boolean isAtStart() {
        return fileLength == 0;
    }

    /** Of the file that the last document went to, or the first one will go to. */
    int cycle() {
        return clock.cycle();
    }

    /** @param position of the document's first record */
    void onBegun(final long position) {
        // Chronicle has closed the file before.
        room.end(lengthBefore);
        room.begin(files.path(clock.cycle()), 0);
        files.begin(clock.cycle(), position);
    }

    /** @param newLength of the file, in bytes, with what Chronicle adds */
    void onAppended(final long newLength) {
        fileLength = newLength;
    }

    /** Chronicle has closed its files. */
    void close() {
        room.end(fileLength);
    }

    private void turn() {
        isRequested = false;
        if (fileLength > 0 && clock.cycle() < CycleFile.CYCLE_MAX) {
            clock.next();
            lengthBefore = fileLength;
            fileLength = 0;
        }
    }
}
