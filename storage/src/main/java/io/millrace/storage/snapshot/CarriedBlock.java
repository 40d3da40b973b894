package io.millrace.storage.snapshot;

import io.millrace.storage.RecordFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** One block of a file of carried-over records, in memory. Keeps the room of the longest one seen. One thread. */
final class CarriedBlock {
    private final Path file;
    private final FileChannel channel;
    private ByteBuffer bytes = ByteBuffer.allocateDirect(0);
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private long fileOffset;
    private int length;

    CarriedBlock(final Path file, final FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    /** Of what was loaded, in bytes. */
    int length() {
        return length;
    }

    void load(final long offset, final long limit) throws IOException {
        length = 0;
        fileOffset = offset;
        final long wanted = limit - offset;
        if (wanted < RecordFrame.HEADER_LENGTH || wanted > 1 << 30) {
            throw new SnapshotDamagedException(file, offset, "a block of " + wanted + " bytes");
        }
        if (wanted > bytes.capacity()) {
            bytes = ByteBuffer.allocateDirect(BitUtil.findNextPositivePowerOfTwo((int) wanted));
            buffer.wrap(bytes);
        }
        bytes.clear().limit((int) wanted);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw new SnapshotDamagedException(file, offset + bytes.position(), "it ends there");
            }
        }
        length = (int) wanted;
    }

    /**
     * Where the next record begins behind the one at {@code offset}, or the block ends.
     *
     * @throws SnapshotDamagedException if what stands there cannot be the beginning of a record
     */
    int next(final int offset) throws SnapshotDamagedException {
        final int room = length - offset;
        if (room < RecordFrame.HEADER_LENGTH) {
            throw damaged(offset, "a record begins there that has no room");
        }
        final int recordLength = RecordFrame.length(buffer, offset);
        if (!RecordFrame.isLengthSane(recordLength, room) || RecordFrame.alignedLength(recordLength) > room) {
            throw damaged(offset, "a record's length is " + recordLength);
        }
        return offset + RecordFrame.alignedLength(recordLength);
    }

    /** The position that the record at {@code offset} has by its frame. */
    long position(final int offset) throws SnapshotDamagedException {
        if (length - offset < RecordFrame.HEADER_LENGTH) {
            throw damaged(offset, "a record begins there that has no room");
        }
        return RecordFrame.position(buffer, offset);
    }

    SnapshotDamagedException damaged(final int offset, final String found) {
        return new SnapshotDamagedException(file, fileOffset + offset, found);
    }
}
