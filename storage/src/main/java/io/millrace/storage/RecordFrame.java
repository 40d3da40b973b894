package io.millrace.storage;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

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
 *   <li>{@code crc32c}: CRC32C over the bytes from {@code position} to the end of the record, exclusive-or the length
 *       multiplied by {@value #LENGTH_MIX}: so the length is covered without a second pass.
 *   <li>{@code position}: the logical position of the record in the endless journal stream of its data directory. It
 *       is the sequence number as TCP understands one: the position of a record must be the end of the record before
 *       it, so a missing, repeated or reordered record shows.
 * </ul>
 *
 * All fields are little endian. An instance may be used by one thread only, but several instances may work on the same
 * ByteBuffer at once: none touches its position or limit. The static methods may be used by any thread.
 */
public class RecordFrame {
    public static final int LENGTH_OFFSET = 0;
    public static final int CRC_OFFSET = 4;
    public static final int POSITION_OFFSET = 8;
    public static final int HEADER_LENGTH = 16;
    public static final int ALIGNMENT = 8;

    private static final int LENGTH_MIX = 0x9E3779B1;

    private final CRC32C crc = new CRC32C();
    // A view of our own: CRC32C moves the position of what it reads, and the buffer's owner may be another thread.
    private @Nullable ByteBuffer viewed;
    private ByteBuffer view = ByteBuffer.allocate(0);

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

    /** True if a record of {@code length} can lie within {@code available} bytes: ask before believing a length. */
    public static boolean isLengthSane(final int length, final long available) {
        return length >= HEADER_LENGTH && length <= available;
    }

    /** Stamps the position and seals the record whose length already stands in its frame. */
    public void seal(final MutableDirectBuffer buffer, final int offset, final long position) {
        buffer.putLong(offset + POSITION_OFFSET, position);
        buffer.putInt(offset + CRC_OFFSET, checksum(buffer, offset));
    }

    /** True if the record at {@code offset} lies within the buffer and is as it was sealed. */
    public boolean isIntact(final DirectBuffer buffer, final int offset) {
        return isLengthSane(length(buffer, offset), (long) buffer.capacity() - offset)
                && buffer.getInt(offset + CRC_OFFSET) == checksum(buffer, offset);
    }

    private int checksum(final DirectBuffer buffer, final int offset) {
        final int length = length(buffer, offset);
        final int index = buffer.wrapAdjustment() + offset + POSITION_OFFSET;
        final int count = length - POSITION_OFFSET;
        final byte[] array = buffer.byteArray();
        crc.reset();
        if (array != null) {
            crc.update(array, index, count);
        } else {
            final ByteBuffer bytes = viewOf(buffer.byteBuffer());
            bytes.limit(index + count).position(index);
            crc.update(bytes);
        }
        return (int) crc.getValue() ^ length * LENGTH_MIX;
    }

    @SuppressWarnings("ReferenceEquality") // equals would compare the contents
    private ByteBuffer viewOf(final @Nullable ByteBuffer bytes) {
        if (bytes == null) {
            throw new IllegalArgumentException("records lie in arrays or byte buffers");
        }
        if (bytes != viewed) {
            viewed = bytes;
            view = bytes.duplicate();
        }
        return view.clear();
    }
}
