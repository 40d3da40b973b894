package io.millrace.snapshot;

import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;

/**
 * A snapshot is a stream of pieces, none longer than {@link #LENGTH_LIMIT}; a section is one or more of them in a row.
 * No value but a byte string lies in two pieces.
 *
 * <pre>
 *   0        4        8          12        16
 *   +--------+--------+----------+---------+------------- - -
 *   | length | crc32c | sequence | section | values
 *   +--------+--------+----------+---------+------------- - -
 * </pre>
 *
 * <ul>
 *   <li>{@code length}: bytes of the whole piece.
 *   <li>{@code crc32c}: CRC32C over the bytes from {@code sequence} to the end.
 *   <li>{@code sequence}: counts the pieces of the stream, so that a missing or repeated one shows.
 *   <li>{@code section}: {@link Section}.
 * </ul>
 *
 * Little endian.
 */
final class Piece {
    static final int LENGTH_LIMIT = 32 * 1024;
    static final int INITIAL_LENGTH = 1024;
    static final int LENGTH_OFFSET = 0;
    static final int CRC_OFFSET = 4;
    static final int SEQUENCE_OFFSET = 8;
    static final int SECTION_OFFSET = 12;
    static final int HEADER_LENGTH = 16;

    private Piece() {}

    static int checksum(final CRC32C crc, final DirectBuffer buffer, final int length) {
        crc.reset();
        crc.update(buffer.byteArray(), buffer.wrapAdjustment() + SEQUENCE_OFFSET, length - SEQUENCE_OFFSET);
        return (int) crc.getValue();
    }
}
