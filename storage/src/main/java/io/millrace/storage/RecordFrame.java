package io.millrace.storage;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The first 16 bytes of every record, in the journal and wherever else a record lies.
 *
 * <pre>
 *   0        4        8                 16
 *   +--------+--------+-----------------+----------------- - -
 *   | length | crc32c |    position     | record (opaque)
 *   +--------+--------+-----------------+----------------- - -
 * </pre>
 *
 * <ul>
 *   <li>{@code length}: bytes of the whole record, this frame included, padding excluded. Records start at multiples
 *       of {@link #ALIGNMENT}.
 *   <li>{@code crc32c}: CRC32C over the bytes from {@code position} to the end of the record, started with the length.
 *   <li>{@code position}: the logical position of the record in the endless journal stream of its data directory. It
 *       is the sequence number as TCP understands one: the position of a record must be the end of the record before
 *       it, so a missing, repeated or reordered record shows.
 * </ul>
 *
 * All fields are little endian. An instance may be used by one thread only; the static methods by any.
 */
public final class RecordFrame {
    public static final int LENGTH_OFFSET = 0;
    public static final int CRC_OFFSET = 4;
    public static final int POSITION_OFFSET = 8;
    public static final int HEADER_LENGTH = 16;
    public static final int ALIGNMENT = 8;

    private final CRC32C crc = new CRC32C();

    /** The length of the record at {@code offset}, in bytes. */
    public static int length(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + LENGTH_OFFSET);
    }

    /** The logical position of the record at {@code offset}. */
    public static long position(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + POSITION_OFFSET);
    }

    /** The bytes a record of {@code length} takes up in the stream. */
    public static int alignedLength(final int length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** Stamps the position and seals the record whose length already stands in its frame. */
    public void seal(final MutableDirectBuffer buffer, final int offset, final long position) {
        buffer.putLong(offset + POSITION_OFFSET, position);
        buffer.putInt(offset + CRC_OFFSET, checksum(buffer, offset));
    }

    /** True if the record at {@code offset} is as it was sealed; its length must lie within the buffer. */
    public boolean isIntact(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + CRC_OFFSET) == checksum(buffer, offset);
    }

    private int checksum(final DirectBuffer buffer, final int offset) {
        final int length = length(buffer, offset);
        crc.reset();
        crc.update(length);
        crc.update(length >>> 8);
        crc.update(length >>> 16);
        crc.update(length >>> 24);
        final byte[] array = buffer.byteArray();
        final int index = buffer.wrapAdjustment() + offset + POSITION_OFFSET;
        final int count = length - POSITION_OFFSET;
        if (array != null) {
            crc.update(array, index, count);
        } else {
            final ByteBuffer bytes = buffer.byteBuffer();
            if (bytes == null) {
                throw new IllegalArgumentException("records lie in arrays or byte buffers");
            }
            bytes.limit(index + count).position(index);
            crc.update(bytes);
            bytes.clear();
        }
        return (int) crc.getValue();
    }
}
