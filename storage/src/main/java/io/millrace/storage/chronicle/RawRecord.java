package io.millrace.storage.chronicle;

import io.millrace.storage.RecordFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;

/** Finds a record in the files of a journal that nobody has open, without Chronicle and without changing them. */
public final class RawRecord {
    private RawRecord() {}

    /**
     * The bytes of the record at {@code position}, frame included; empty if no intact record begins there.
     *
     * @param directory of the journal
     */
    public static Optional<byte[]> read(final Path directory, final long position) throws IOException {
        for (final Path path : CycleFile.all(directory)) {
            try (CycleFile file = new CycleFile(path)) {
                long offset = 0;
                int header = file.intAt(0);
                while (CycleFile.isComplete(header) && CycleFile.next(offset, header) <= file.length()) {
                    final int length = CycleFile.length(header);
                    final long document = offset + CycleFile.HEADER_LENGTH;
                    final long start = file.longAt(document + RecordFrame.POSITION_OFFSET);
                    if (!CycleFile.isMetadata(header) && start <= position && position < start + length) {
                        return find(file, document, length, start, position);
                    }
                    offset = CycleFile.next(offset, header);
                    header = file.intAt(offset);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<byte[]> find(
            final CycleFile file, final long document, final int length, final long start, final long position)
            throws IOException {
        long at = start;
        while (at < position) {
            final int recordLength = file.intAt(document + (at - start));
            if (!RecordFrame.isLengthSane(recordLength, start + length - at)) {
                return Optional.empty();
            }
            at += RecordFrame.alignedLength(recordLength);
        }
        final int recordLength = file.intAt(document + (at - start));
        if (at != position || !RecordFrame.isLengthSane(recordLength, start + length - at)) {
            return Optional.empty();
        }
        final UnsafeBuffer record = new UnsafeBuffer(ByteBuffer.allocateDirect(recordLength));
        file.copy(document + (at - start), recordLength, record);
        if (RecordFrame.position(record, 0) != position || !new RecordFrame().isIntact(record, 0)) {
            return Optional.empty();
        }
        final byte[] bytes = new byte[recordLength];
        record.getBytes(0, bytes);
        return Optional.of(bytes);
    }
}
