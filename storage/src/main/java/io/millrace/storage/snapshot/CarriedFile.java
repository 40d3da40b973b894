package io.millrace.storage.snapshot;

import io.millrace.storage.Journal;
import io.millrace.storage.JournalDamagedException;
import io.millrace.storage.JournalReader;
import io.millrace.storage.RecordFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.MutableDirectBuffer;

/**
 * Reads a file of carried-over records: see {@link CarriedFormat}. Holds its index and one block in memory. Fastest where
 * positions ascend. One thread, never interrupted.
 */
public final class CarriedFile implements AutoCloseable {
    private static final int NONE = -1;

    private final Path file;
    private final FileChannel channel;
    private final RecordFrame frame;
    private final CarriedIndex index;
    private final CarriedBlock block;
    private int loaded = NONE;
    /** Where the search stands in the loaded block: at the beginning of a record, or at the end. */
    private int at;

    private CarriedFile(final Path file, final FileChannel channel, final CarriedIndex index, final RecordFrame frame) {
        this.file = file;
        this.channel = channel;
        this.index = index;
        this.frame = frame;
        this.block = new CarriedBlock(file, channel);
    }

    /**
     * Reads and checks what the file says of itself, not its records.
     *
     * @throws NewerFormatException if a newer release wrote it
     * @throws IOException if it cannot be read or is damaged; the message is meant for the operator
     */
    public static CarriedFile open(final Path file) throws IOException {
        return open(file, new RecordFrame());
    }

    @SuppressWarnings("MustBeClosed")
    static CarriedFile open(final Path file, final RecordFrame frame) throws IOException {
        final FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        boolean isOpen = false;
        try {
            final CarriedFile opened = new CarriedFile(file, channel, CarriedIndex.read(file, channel), frame);
            isOpen = true;
            return opened;
        } finally {
            if (!isOpen) {
                channel.close();
            }
        }
    }

    /** How many records it holds. */
    public long recordCount() {
        return index.recordCount();
    }

    long firstPosition() {
        return index.firstPosition();
    }

    long lastPosition() {
        return index.lastPosition();
    }

    int blockCount() {
        return index.blockCount();
    }

    /** What its records take, in bytes. */
    public long bytes() {
        return index.limit(index.blockCount() - 1) - index.offset(0);
    }

    /**
     * Copies the record at {@code position}, frame included, after checking it.
     *
     * @return its length in bytes, or a negative code of {@link JournalReader}
     * @throws JournalDamagedException if the record is not what was sealed, or if where it should be, something is not
     * @throws UncheckedIOException if the disk does not give it
     */
    public int find(final long position, final MutableDirectBuffer destination, final int offset, final int capacity) {
        if (position < index.firstPosition() || position > index.lastPosition()) {
            return JournalReader.NOT_FOUND;
        }
        try {
            moveTo(position);
            return isAt(position) ? copy(destination, offset, capacity) : missing(position);
        } catch (final SnapshotDamagedException e) {
            throw new JournalDamagedException(
                    position, "the record at position " + position + " cannot be read: " + e.getMessage(), e);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Hands every record to the handler, in order, each checked.
     *
     * @throws IOException if it cannot be read or is damaged; the message names the file and the offset
     */
    public void forEach(final Journal.RecordHandler handler) throws IOException {
        long count = 0;
        long end = index.firstPosition();
        long last = end;
        for (int i = 0; i < index.blockCount(); i++) {
            load(i);
            for (int offset = 0; offset < block.length(); offset = block.next(offset)) {
                last = check(offset, end);
                final int length = RecordFrame.length(block.buffer(), offset);
                end = last + RecordFrame.alignedLength(length);
                handler.onRecord(block.buffer(), offset, length, last);
                count++;
            }
        }
        if (count != index.recordCount() || last != index.lastPosition()) {
            throw new SnapshotDamagedException(
                    file,
                    index.limit(index.blockCount() - 1),
                    "it holds " + count + " records up to position " + last + ", but says " + index.recordCount()
                            + " up to " + index.lastPosition());
        }
    }

    /** The same for nobody. */
    public void verify() throws IOException {
        forEach((buffer, offset, length, position) -> {});
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void load(final int wanted) throws IOException {
        loaded = NONE;
        block.load(index.offset(wanted), index.limit(wanted));
        if (block.position(0) != index.position(wanted)) {
            throw block.damaged(0, "the record at position " + index.position(wanted) + " does not begin there");
        }
        loaded = wanted;
        at = 0;
    }

    private void moveTo(final long position) throws IOException {
        final int wanted = index.blockOf(position, loaded);
        if (wanted != loaded) {
            load(wanted);
        } else if (at == block.length() || block.position(at) > position) {
            at = 0;
        }
        while (at < block.length() && block.position(at) < position) {
            at = block.next(at);
        }
    }

    private boolean isAt(final long position) throws SnapshotDamagedException {
        return at < block.length() && block.position(at) == position;
    }

    private int copy(final MutableDirectBuffer destination, final int offset, final int capacity)
            throws SnapshotDamagedException {
        block.next(at);
        if (!frame.isIntact(block.buffer(), at)) {
            throw block.damaged(at, "the checksum of a record is wrong");
        }
        final int length = RecordFrame.length(block.buffer(), at);
        if (length > capacity) {
            return JournalReader.INSUFFICIENT_CAPACITY;
        }
        destination.putBytes(offset, block.buffer(), at, length);
        return length;
    }

    /** Nothing is missing from a damaged block: a wrong length or position leads past what is looked for. */
    private int missing(final long position) throws SnapshotDamagedException {
        at = 0;
        long end = index.position(loaded);
        for (int offset = 0; offset < block.length(); offset = block.next(offset)) {
            final long found = check(offset, end);
            end = found + RecordFrame.alignedLength(RecordFrame.length(block.buffer(), offset));
            if (found < position && position < end) {
                throw block.damaged(offset, "no record begins at position " + position + ", within another");
            }
        }
        return JournalReader.NOT_FOUND;
    }

    /** The position of the record at {@code offset}, which must be whole and begin at {@code end} or behind it. */
    private long check(final int offset, final long end) throws SnapshotDamagedException {
        final long position = block.position(offset);
        block.next(offset);
        if (position < end) {
            throw block.damaged(offset, "position " + position + " stands there, behind " + end);
        }
        if (!frame.isIntact(block.buffer(), offset)) {
            throw block.damaged(offset, "the checksum of the record at position " + position + " is wrong");
        }
        return position;
    }
}
