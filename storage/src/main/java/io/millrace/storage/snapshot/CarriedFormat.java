package io.millrace.storage.snapshot;

/**
 * The layout of a file of carried-over records.
 *
 * <pre>
 *   0          8         12     16
 *   +----------+---------+------+----------+----------+- - -+------------------+------------------+- - -+--------+
 *   | MILLCARR | version | 0    | record   | record   |     | position, offset | position, offset |     | footer |
 *   +----------+---------+------+----------+----------+- - -+------------------+------------------+- - -+--------+
 *                                                           ^ indexOffset, an entry for each block
 *
 *   footer:
 *   0             8               16             24            32           36       40         48
 *   +-------------+---------------+--------------+-------------+------------+--------+----------+
 *   | recordCount | firstPosition | lastPosition | indexOffset | entryCount | crc32c | MILLCARE |
 *   +-------------+---------------+--------------+-------------+------------+--------+----------+
 * </pre>
 *
 * Little endian. A record keeps its frame and its position ({@link io.millrace.storage.RecordFrame}) and is padded with
 * zeros to a multiple of 8. A block begins with the first record behind {@link #BLOCK_LENGTH} bytes of the one before.
 * The CRC32C covers header, index, and the footer up to it; each record has its own.
 */
final class CarriedFormat {
    static final long MAGIC = 0x5252_4143_4C4C_494DL; // "MILLCARR", little endian
    static final long MAGIC_END = 0x4552_4143_4C4C_494DL; // "MILLCARE", little endian
    static final int VERSION = 1;
    static final int VERSION_OFFSET = 8;
    static final int HEADER_LENGTH = 16;

    static final int ENTRY_LENGTH = 16;

    static final int FIRST_POSITION_OFFSET = 8;
    static final int LAST_POSITION_OFFSET = 16;
    static final int INDEX_OFFSET_OFFSET = 24;
    static final int ENTRY_COUNT_OFFSET = 32;
    static final int CRC_OFFSET = 36;
    static final int MAGIC_END_OFFSET = 40;
    static final int FOOTER_LENGTH = 48;

    /** What is read at once, at least; an entry of the index for each. */
    static final int BLOCK_LENGTH = 64 * 1024;

    private CarriedFormat() {}
}
