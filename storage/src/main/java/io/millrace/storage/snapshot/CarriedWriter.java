package io.millrace.storage.snapshot;

import static io.millrace.storage.snapshot.CarriedFormat.BLOCK_LENGTH;
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

import io.millrace.storage.RecordFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** Writes a file of carried-over records: see {@link CarriedFormat}. One thread, never interrupted. */
public final class CarriedWriter implements AutoCloseable {
    private final Path directory;
    private final CRC32C crc = new CRC32C();
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[FOOTER_LENGTH]);
    private final LongArrayList entryPositions = new LongArrayList();
    private final LongArrayList entryOffsets = new LongArrayList();
    private @Nullable NewFile file;
    private long blockOffset;
    private long recordCount;
    private long firstPosition;
    private long lastPosition;
    private long endPosition;

    private CarriedWriter(final Path directory) {
        this.directory = directory;
    }

    /** A new one in the directory of snapshots; the file comes with the first record. */
    public static CarriedWriter create(final Path directory) {
        return new CarriedWriter(directory);
    }

    /** How many were added. */
    public long recordCount() {
        return recordCount;
    }

    /** What was added, in bytes. */
    public long bytes() {
        return file == null ? 0 : file.length() - HEADER_LENGTH;
    }

    /**
     * Adds the sealed record at {@code offset}, as it is. Its checksum is looked at by who reads it.
     *
     * @param length of the record, padding excluded
     * @throws IllegalArgumentException if it does not lie behind the one before it
     */
    public void add(final DirectBuffer buffer, final int offset, final int length) throws IOException {
        final long position = RecordFrame.position(buffer, offset);
        if (RecordFrame.length(buffer, offset) != length
                || !RecordFrame.isLengthSane(length, (long) buffer.capacity() - offset)
                || position < endPosition) {
            throw new IllegalArgumentException(
                    "record of " + length + " bytes at position " + position + " behind " + endPosition);
        }
        final NewFile target = target(position);
        if (recordCount == 0 || target.length() - blockOffset >= BLOCK_LENGTH) {
            blockOffset = target.length();
            entryPositions.addLong(position);
            entryOffsets.addLong(blockOffset);
        }
        target.write(buffer, offset, length);
        final int padding = RecordFrame.alignedLength(length) - length;
        scratch.putLong(0, 0);
        target.write(scratch, 0, padding);
        lastPosition = position;
        endPosition = position + RecordFrame.alignedLength(length);
        recordCount++;
    }

    /**
     * Puts the file on the disk and under its name.
     *
     * @return what a {@link Generation} names
     * @throws IllegalStateException if nothing was added: then there is no file
     */
    public CarriedRange finish() throws IOException {
        final NewFile target = file;
        if (target == null) {
            throw new IllegalStateException("nothing was added");
        }
        final long indexOffset = target.length();
        for (int i = 0; i < entryPositions.size(); i++) {
            scratch.putLong(0, entryPositions.getLong(i));
            scratch.putLong(Long.BYTES, entryOffsets.getLong(i));
            writeChecked(target, ENTRY_LENGTH);
        }
        scratch.putLong(0, recordCount);
        scratch.putLong(FIRST_POSITION_OFFSET, firstPosition);
        scratch.putLong(LAST_POSITION_OFFSET, lastPosition);
        scratch.putLong(INDEX_OFFSET_OFFSET, indexOffset);
        scratch.putInt(ENTRY_COUNT_OFFSET, entryPositions.size());
        writeChecked(target, CRC_OFFSET);
        scratch.putInt(CRC_OFFSET, (int) crc.getValue());
        scratch.putLong(MAGIC_END_OFFSET, MAGIC_END);
        target.write(scratch, CRC_OFFSET, FOOTER_LENGTH - CRC_OFFSET);
        final CarriedRange range = new CarriedRange(firstPosition, endPosition, target.length());
        target.finish(SnapshotFiles.carried(directory, range));
        return range;
    }

    /** What is not finished is removed. */
    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    private NewFile target(final long position) throws IOException {
        NewFile target = file;
        if (target == null) {
            // What it will be called shows at its end.
            target = new NewFile(directory.resolve(position + SnapshotFiles.CARRIED));
            file = target;
            firstPosition = position;
            scratch.putLong(0, MAGIC);
            scratch.putLong(VERSION_OFFSET, VERSION);
            writeChecked(target, HEADER_LENGTH);
        }
        return target;
    }

    private void writeChecked(final NewFile target, final int length) throws IOException {
        crc.update(scratch.byteArray(), 0, length);
        target.write(scratch, 0, length);
    }
}
