package io.millrace.storage.snapshot;

import static io.millrace.storage.snapshot.CarriedFormat.CRC_OFFSET;
import static io.millrace.storage.snapshot.CarriedFormat.ENTRY_COUNT_OFFSET;
import static io.millrace.storage.snapshot.CarriedFormat.ENTRY_LENGTH;
import static io.millrace.storage.snapshot.CarriedFormat.FIRST_POSITION_OFFSET;
import static io.millrace.storage.snapshot.CarriedFormat.FOOTER_LENGTH;
import static io.millrace.storage.snapshot.CarriedFormat.HEADER_LENGTH;
import static io.millrace.storage.snapshot.CarriedFormat.INDEX_OFFSET_OFFSET;
import static io.millrace.storage.snapshot.CarriedFormat.LAST_POSITION_OFFSET;
import static io.millrace.storage.snapshot.CarriedFormat.MAGIC;
import static io.millrace.storage.snapshot.CarriedFormat.MAGIC_END;
import static io.millrace.storage.snapshot.CarriedFormat.MAGIC_END_OFFSET;
import static io.millrace.storage.snapshot.CarriedFormat.VERSION;
import static io.millrace.storage.snapshot.CarriedFormat.VERSION_OFFSET;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** What a file of carried-over records says of itself: header, index and footer, checked. Immutable. */
final class CarriedIndex {
    private static final int READ_LENGTH = 4096 * ENTRY_LENGTH;

    private final long recordCount;
    private final long firstPosition;
    private final long lastPosition;
    private final long[] positions;
    /** One more than there are blocks: where the last one ends. */
    private final long[] offsets;

    private CarriedIndex(final ByteBuffer footer, final long[] positions, final long[] offsets) {
        this.recordCount = footer.getLong(0);
        this.firstPosition = footer.getLong(FIRST_POSITION_OFFSET);
        this.lastPosition = footer.getLong(LAST_POSITION_OFFSET);
        this.positions = positions;
        this.offsets = offsets;
    }

    static CarriedIndex read(final Path file, final FileChannel channel) throws IOException {
        final long length = channel.size();
        final long footerOffset = length - FOOTER_LENGTH;
        if (footerOffset < HEADER_LENGTH) {
            throw new SnapshotDamagedException(file, 0, "it ends after " + length + " bytes");
        }
        final CRC32C crc = new CRC32C();
        final ByteBuffer header = read(channel, 0, HEADER_LENGTH);
        crc.update(header.duplicate());
        if (header.getLong(0) != MAGIC) {
            throw new SnapshotDamagedException(file, 0, "it is not one of carried-over records");
        }
        final int version = header.getInt(VERSION_OFFSET);
        if (version > VERSION) {
            throw new NewerFormatException(file, version, VERSION);
        }
        final ByteBuffer footer = read(channel, footerOffset, FOOTER_LENGTH);
        final long indexOffset = footer.getLong(INDEX_OFFSET_OFFSET);
        final int count = footer.getInt(ENTRY_COUNT_OFFSET);
        if (footer.getLong(MAGIC_END_OFFSET) != MAGIC_END
                || count <= 0
                || indexOffset != footerOffset - (long) count * ENTRY_LENGTH) {
            throw new SnapshotDamagedException(file, footerOffset, "its end is not what was written");
        }
        final long[] positions = new long[count];
        final long[] offsets = new long[count + 1];
        offsets[count] = indexOffset;
        readEntries(channel, indexOffset, crc, positions, offsets);
        crc.update(footer.duplicate().limit(CRC_OFFSET));
        if ((int) crc.getValue() != footer.getInt(CRC_OFFSET)) {
            throw new SnapshotDamagedException(file, indexOffset, "the checksum of its index is wrong");
        }
        return new CarriedIndex(footer, positions, offsets);
    }

    long recordCount() {
        return recordCount;
    }

    long firstPosition() {
        return firstPosition;
    }

    long lastPosition() {
        return lastPosition;
    }

    int blockCount() {
        return positions.length;
    }

    /** The position of the block's first record. */
    long position(final int block) {
        return positions[block];
    }

    long offset(final int block) {
        return offsets[block];
    }

    /** Where the block ends in the file. */
    long limit(final int block) {
        return offsets[block + 1];
    }

    /** The block that holds the position, which is not before the first; the same or the next one costs nothing. */
    int blockOf(final long position, final int near) {
        if (near >= 0 && position >= positions[near]) {
            if (isBefore(position, near + 1)) {
                return near;
            }
            if (isBefore(position, near + 2)) {
                return near + 1;
            }
        }
        final int found = Arrays.binarySearch(positions, position);
        return found >= 0 ? found : -found - 2;
    }

    private boolean isBefore(final long position, final int block) {
        return block >= positions.length || position < positions[block];
    }

    private static void readEntries(
            final FileChannel channel,
            final long indexOffset,
            final CRC32C crc,
            final long[] positions,
            final long[] offsets)
            throws IOException {
        long at = indexOffset;
        int entry = 0;
        while (entry < positions.length) {
            final int length = (int) Math.min(READ_LENGTH, (long) (positions.length - entry) * ENTRY_LENGTH);
            final ByteBuffer bytes = read(channel, at, length);
            crc.update(bytes.duplicate());
            while (bytes.hasRemaining()) {
                positions[entry] = bytes.getLong();
                offsets[entry] = bytes.getLong();
                entry++;
            }
            at += length;
        }
    }

    private static ByteBuffer read(final FileChannel channel, final long offset, final int length) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw new EOFException("file ends at offset " + (offset + bytes.position()));
            }
        }
        return bytes.flip();
    }
}
