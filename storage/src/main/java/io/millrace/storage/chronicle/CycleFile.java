package io.millrace.storage.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The raw bytes of one {@code .cq4} file, read without Chronicle and without changing them.
 *
 * <pre>
 *   +--------+---------------+--------+------------+--------+----------+--------+-- -
 *   | header | SCQStore ...  | header | index page | header | document | header | 0 0 0 ...
 *   +--------+---------------+--------+------------+--------+----------+--------+-- -
 * </pre>
 *
 * A header is a little-endian int at a multiple of 4: bit 31 not complete, bit 30 metadata, the rest the length of what
 * follows; 0 is the end so far, {@link #END_OF_FILE} the end for ever. One thread.
 */
final class CycleFile implements AutoCloseable {
    static final String SUFFIX = ".cq4";
    static final int HEADER_LENGTH = 4;
    static final int END_OF_FILE = 0xC000_0000;

    /** Of the first file of a journal, {@code 20000101F.cq4}. It is a number and no date, as all that follow. */
    static final int CYCLE_MIN = (int) LocalDate.of(2000, 1, 1).toEpochDay();

    /** The last one whose name has eight digits. */
    static final int CYCLE_MAX = (int) LocalDate.of(9999, 12, 31).toEpochDay();

    private static final int NOT_COMPLETE = 0x8000_0000;
    private static final int METADATA = 0x4000_0000;
    private static final int LENGTH_MASK = 0x3FFF_FFFF;

    private static final DateTimeFormatter CYCLE_NAME = DateTimeFormatter.ofPattern(ChronicleJournal.CYCLE.format());
    private static final byte[] WRITE_POSITION_KEY = "writePosition".getBytes(StandardCharsets.US_ASCII);
    private static final int LONG_ARRAY_CODE = 0x8D;
    private static final int WINDOW_LENGTH = 64 * 1024;

    private final FileChannel channel;
    private final ByteBuffer window = ByteBuffer.allocateDirect(WINDOW_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final long length;
    private long windowOffset;

    CycleFile(final Path path) throws IOException {
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
        this.length = channel.size();
        window.limit(0);
    }

    /** The files of a journal in the order they were written. */
    static List<Path> all(final Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(path -> path.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    static Path path(final Path directory, final int cycle) {
        return directory.resolve(LocalDate.ofEpochDay(cycle).format(CYCLE_NAME) + SUFFIX);
    }

    /** @throws IOException if it is no file of a journal */
    static int cycle(final Path path) throws IOException {
        final String name = path.getFileName().toString();
        try {
            return (int) LocalDate.parse(name.substring(0, name.length() - SUFFIX.length()), CYCLE_NAME)
                    .toEpochDay();
        } catch (final DateTimeParseException e) {
            throw new IOException("file " + path + " does not belong to a journal: move it away", e);
        }
    }

    static boolean isComplete(final int header) {
        return header != 0 && (header & NOT_COMPLETE) == 0;
    }

    static boolean isMetadata(final int header) {
        return (header & METADATA) != 0;
    }

    static int length(final int header) {
        return header & LENGTH_MASK;
    }

    /** Where the header behind a complete one is. */
    static long next(final long offset, final int header) {
        return (offset + HEADER_LENGTH + length(header) + 3) & -4L;
    }

    long length() {
        return length;
    }

    /** The int at {@code offset}; behind the end of the file all is 0. */
    int intAt(final long offset) throws IOException {
        return offset + Integer.BYTES > length ? 0 : window.getInt(show(offset, Integer.BYTES));
    }

    long longAt(final long offset) throws IOException {
        return offset + Long.BYTES > length ? 0 : window.getLong(show(offset, Long.BYTES));
    }

    /** True if there is nothing but zeros from {@code offset} to the end of the file. */
    boolean isZeroFrom(final long offset) throws IOException {
        for (long at = offset; at < length; ) {
            final int start = show(at, 1);
            for (int i = start; i < window.limit(); i++) {
                if (window.get(i) != 0) {
                    return false;
                }
            }
            at += window.limit() - start;
        }
        return true;
    }

    /** How many bytes there are from {@code offset} to behind the last one that is not zero. */
    long usedBehind(final long offset) throws IOException {
        long end = offset;
        for (long at = offset; at < length; ) {
            final int start = show(at, 1);
            for (int i = window.limit() - 1; i >= start; i--) {
                if (window.get(i) != 0) {
                    end = at + i - start + 1;
                    break;
                }
            }
            at += window.limit() - start;
        }
        return end - offset;
    }

    /** Copies to an off-heap buffer; the bytes must lie within the file. */
    void copy(final long offset, final int count, final UnsafeBuffer destination) throws IOException {
        for (int copied = 0; copied < count; ) {
            final int start = show(offset + copied, 1);
            final int part = Math.min(count - copied, window.limit() - start);
            destination.putBytes(copied, window, start, part);
            copied += part;
        }
    }

    /**
     * Where Chronicle last completed something. It notes this after the document's header, so it may be one behind,
     * but never ahead.
     *
     * @return -1 if the file does not begin as Chronicle begins one
     */
    long writePosition() throws IOException {
        final int value = writePositionOffset();
        return value < 0 ? -1 : longAt(value);
    }

    /** Where in the file the write position stands, and behind it its number; -1 as above. */
    int writePositionOffset() throws IOException {
        final int limit = (int) Math.min(length, HEADER_LENGTH + length(intAt(0)));
        final byte[] store = new byte[Math.min(limit, WINDOW_LENGTH)];
        if (store.length == 0) {
            return -1;
        }
        window.get(show(0, store.length), store);
        int at = indexOf(store, WRITE_POSITION_KEY);
        if (at < 0) {
            return -1;
        }
        at += WRITE_POSITION_KEY.length;
        while (at < store.length && (store[at] & 0xFF) != LONG_ARRAY_CODE) {
            at++;
        }
        // Behind the code: capacity, count (both longs), then the position.
        final int value = at + 1 + 2 * Long.BYTES;
        return value + Long.BYTES <= store.length ? value : -1;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Makes {@code count} bytes at {@code offset} visible and says where in the window they start. */
    private int show(final long offset, final int count) throws IOException {
        if (offset < windowOffset || offset + count > windowOffset + window.limit()) {
            window.clear().limit((int) Math.min(WINDOW_LENGTH, length - offset));
            while (window.hasRemaining()) {
                if (channel.read(window, offset + window.position()) < 0) {
                    throw new IOException("the file became shorter while it was read");
                }
            }
            window.flip();
            windowOffset = offset;
        }
        return (int) (offset - windowOffset);
    }

    private static int indexOf(final byte[] bytes, final byte[] wanted) {
        for (int i = 0; i + wanted.length <= bytes.length; i++) {
            int matched = 0;
            while (matched < wanted.length && bytes[i + matched] == wanted[matched]) {
                matched++;
            }
            if (matched == wanted.length) {
                return i;
            }
        }
        return -1;
    }
}
