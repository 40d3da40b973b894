package io.millrace.storage.chronicle;

/**
 * When the journal goes on to its next file: before the next document, once the file is long enough or somebody has
 * asked for it. A file without a document is not left. The thread that appends, but for {@link #request}.
 */
final class Rolling {
    private final RollClock clock;
    private final FileTable files;
    private final long fileBytes;
    private long fileLength;
    private volatile boolean isRequested;

    /** @param fileLength of the file that is appended to first; 0 if it holds no document */
    Rolling(final RollClock clock, final FileTable files, final long fileBytes, final long fileLength) {
        this.clock = clock;
        this.files = files;
        this.fileBytes = fileBytes;
        this.fileLength = fileLength;
    }

    /** The next document begins a new file. Any thread. */
    void request() {
        isRequested = true;
    }

    /** Before each document. */
    void prepare() {
        if (fileLength >= fileBytes || isRequested) {
            turn();
        }
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
        files.begin(clock.cycle(), position);
    }

    /** @param newLength of the file, in bytes, with what Chronicle adds */
    void onAppended(final long newLength) {
        fileLength = newLength;
    }

    private void turn() {
        isRequested = false;
        if (fileLength > 0 && clock.cycle() < CycleFile.CYCLE_MAX) {
            clock.next();
            fileLength = 0;
        }
    }
}
