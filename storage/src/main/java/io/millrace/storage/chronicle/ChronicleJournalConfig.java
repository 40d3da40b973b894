package io.millrace.storage.chronicle;

import org.agrona.BitUtil;

/**
 * @param blockSizeBytes how much of a journal file is mapped at once: larger is faster to append and to read at random
 * @param isForced true: a commit returns when everything is on the disk. At most {@link #documentLengthLimit()} bytes
 *     twice may be appended between two commits then: this is what a power cut may tear
 * @param pageCacheBytes how much of the journal the page cache keeps behind the appender, at least two blocks; 0: as much
 *     as the system likes
 * @param fileBytes how long a file becomes: the first document behind it begins the next one
 */
public record ChronicleJournalConfig(int blockSizeBytes, boolean isForced, long pageCacheBytes, long fileBytes) {
    public static final int BLOCK_SIZE_DEFAULT = 64 * 1024 * 1024;
    public static final long FILE_BYTES_DEFAULT = 512L << 20;
    private static final long FILE_BYTES_MIN = 256 * 1024;
    private static final int BLOCK_SIZE_MIN = 1024 * 1024;
    private static final int BLOCK_SIZE_MAX = 1 << 30;
    private static final int DOCUMENTS_PER_BLOCK = 8;

    /** The longest document of any configuration. */
    static final int DOCUMENT_LENGTH_MAX = BLOCK_SIZE_MAX / DOCUMENTS_PER_BLOCK;

    public ChronicleJournalConfig {
        // No power of two of an int is larger than BLOCK_SIZE_MAX.
        if (blockSizeBytes < BLOCK_SIZE_MIN || Integer.bitCount(blockSizeBytes) != 1) {
            throw new IllegalArgumentException(
                    "journal block size must be a power of two of at least " + BLOCK_SIZE_MIN + ": " + blockSizeBytes);
        }
        if (fileBytes < FILE_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "a journal file has at least " + FILE_BYTES_MIN + " bytes: " + fileBytes);
        }
    }

    /** With the page cache left to the system, and files of the default length. */
    public ChronicleJournalConfig(final int blockSizeBytes, final boolean isForced) {
        this(blockSizeBytes, isForced, 0, FILE_BYTES_DEFAULT);
    }

    public static ChronicleJournalConfig defaults() {
        return new ChronicleJournalConfig(BLOCK_SIZE_DEFAULT, false);
    }

    /**
     * The longest document, and so the longest record, in bytes. Chronicle maps a quarter of a block beyond each
     * block; an append that reaches further fails in the middle, and a read ends the JVM.
     */
    public int documentLengthLimit() {
        return blockSizeBytes / DOCUMENTS_PER_BLOCK;
    }

    /** This, with blocks large enough to read documents of {@code lengthMax} bytes, which another one wrote. */
    ChronicleJournalConfig forDocumentsOf(final int lengthMax) {
        return lengthMax <= documentLengthLimit()
                ? this
                : new ChronicleJournalConfig(
                        BitUtil.findNextPositivePowerOfTwo(lengthMax) * DOCUMENTS_PER_BLOCK,
                        isForced,
                        pageCacheBytes,
                        fileBytes);
    }
}
