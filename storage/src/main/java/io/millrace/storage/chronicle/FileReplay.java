package io.millrace.storage.chronicle;

import io.millrace.storage.Journal;
import io.millrace.storage.JournalDamagedException;
import io.millrace.storage.RecordFrame;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One pass over closed files, in large reads past the page cache, which would take its memory from whoever writes the
 * journal meanwhile. A mapping would turn a bad sector into a dead JVM.
 */
final class FileReplay {
    private static final int READ_LENGTH = 4 << 20;

    private final long from;
    private final long to;
    private final Journal.RecordHandler handler;
    private final RecordFrame frame = new RecordFrame();

    private ByteBuffer bytes = SequentialRead.allocate(READ_LENGTH);
    private UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    /** What of the file lies in the buffer: from which offset on, and how much. */
    private long bufferOffset;

    private int bufferLength;
    private Path path = Path.of("");
    private long offset;
    private long position;

    FileReplay(final long from, final long to, final Journal.RecordHandler handler) {
        this.from = from;
        this.to = to;
        this.handler = handler;
    }

    /** @return where it stopped: at the end of the file, or at the end of what was wanted */
    long run(final JournalFile file) throws IOException {
        path = file.path();
        offset = 0;
        bufferOffset = 0;
        bufferLength = 0;
        position = file.from();
        try (FileChannel channel = SequentialRead.open(path)) {
            while (offset < file.length() && position < to) {
                final int header = buffer.getInt(show(channel, CycleFile.HEADER_LENGTH), ByteOrder.LITTLE_ENDIAN);
                final long next = CycleFile.next(offset, header);
                if (!CycleFile.isComplete(header) || next > file.length()) {
                    throw damaged("no complete document is there");
                }
                if (!CycleFile.isMetadata(header)) {
                    document(channel, CycleFile.length(header));
                }
                offset = next;
            }
        }
        return position;
    }

    private void document(final FileChannel channel, final int length) throws IOException {
        if (length < RecordFrame.HEADER_LENGTH || length > ChronicleJournalConfig.DOCUMENT_LENGTH_MAX) {
            throw damaged("the document has " + length + " bytes");
        }
        if (position + length <= from) {
            position += length;
            return;
        }
        int at = show(channel, CycleFile.HEADER_LENGTH + length) + CycleFile.HEADER_LENGTH;
        final int limit = at + length;
        while (at < limit && position < to) {
            final int recordLength = recordLength(at, limit);
            if (position >= from) {
                handler.onRecord(buffer, at, recordLength, position);
            } else if (position + recordLength > from) {
                throw damaged("no record begins at position " + from);
            }
            final int aligned = RecordFrame.alignedLength(recordLength);
            at += aligned;
            position += aligned;
        }
    }

    private int recordLength(final int at, final int limit) {
        if (limit - at < RecordFrame.HEADER_LENGTH) {
            throw damaged("the document ends within its frame");
        }
        final int length = RecordFrame.length(buffer, at);
        if (!RecordFrame.isLengthSane(length, limit - at)) {
            throw damaged("its length is " + length);
        }
        if (RecordFrame.position(buffer, at) != position) {
            throw damaged("another position stands there");
        }
        if (!frame.isIntact(buffer, at)) {
            throw damaged("its checksum is wrong");
        }
        return length;
    }

    /** Makes {@code length} bytes at the offset lie in the buffer, and says where. */
    private int show(final FileChannel channel, final int length) throws IOException {
        if (offset < bufferOffset || offset + length > bufferOffset + bufferLength) {
            bufferOffset = SequentialRead.blockOf(offset);
            final int needed = (int) (offset - bufferOffset) + length;
            if (needed > bytes.capacity()) {
                bytes = SequentialRead.allocate(Math.max(needed, READ_LENGTH));
                buffer = new UnsafeBuffer(bytes);
            }
            bufferLength = SequentialRead.read(channel, bytes, bufferOffset);
            if (bufferLength < needed) {
                throw new EOFException("journal file " + path + " became shorter while it was read");
            }
        }
        return (int) (offset - bufferOffset);
    }

    private JournalDamagedException damaged(final String found) {
        return new JournalDamagedException(
                position,
                "journal file " + path + " is damaged: at or behind offset " + offset + " the record at position "
                        + position + " was expected, but " + found
                        + ". Nothing behind it was read; see docs/journal-format.md, \"Damage\"");
    }
}
