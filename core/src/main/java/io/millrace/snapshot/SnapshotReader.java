package io.millrace.snapshot;

import java.util.Arrays;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads what {@link SnapshotWriter} wrote, value by value, and believes nothing: every method throws
 * {@link SnapshotException} for what cannot have been written so. One thread.
 */
public final class SnapshotReader {
    private static final int FIRST_PART = 64 * 1024;

    private final UnsafeBuffer piece = new UnsafeBuffer(new byte[Piece.INITIAL_LENGTH]);
    private final CRC32C crc = new CRC32C();
    private final SnapshotSource source;
    private final int routerVersion;
    private int section = Section.HEADER;
    private int sequence;
    private int length;
    private int at;

    /** @throws SnapshotException if it is no snapshot, or one of a newer format */
    public SnapshotReader(final SnapshotSource source) {
        this.source = source;
        next();
        final long magic = getLong();
        check(magic == SnapshotWriter.MAGIC, "not a snapshot");
        final int version = getInt();
        if (version > SnapshotWriter.FORMAT_VERSION) {
            throw new NewerSnapshotException("the snapshot has format version " + version
                    + ", and this release reads up to version " + SnapshotWriter.FORMAT_VERSION
                    + ". Start the release that wrote it, or a newer one");
        }
        if (version != SnapshotWriter.FORMAT_VERSION) {
            throw new SnapshotException("the snapshot has format version " + version + ", and this release reads "
                    + SnapshotWriter.FORMAT_VERSION);
        }
        routerVersion = getInt();
    }

    /** Which rules the state follows. */
    public int routerVersion() {
        return routerVersion;
    }

    /** The section before is read to its end, and this one begins. */
    public void section(final int next) {
        if (at != length) {
            throw damaged("section %d has more than its values", section);
        }
        section = next;
        next();
    }

    /** The snapshot is read to its end. */
    public void end() {
        section(Section.END);
        check(at == length && source.read(piece, 0, 1) == 0, "something behind the end");
    }

    public boolean getBoolean() {
        return getByte(1, "a boolean") == 1;
    }

    /** @param limit the largest it may be; it is never negative */
    public int getByte(final int limit, final String name) {
        values(Byte.BYTES);
        final int value = piece.getByte(at) & 0xFF;
        at += Byte.BYTES;
        if (value > limit) {
            throw damaged("%d as %s", value, name);
        }
        return value;
    }

    /** Never negative. */
    public int getShort() {
        values(Short.BYTES);
        final int value = piece.getShort(at) & 0xFFFF;
        at += Short.BYTES;
        return value;
    }

    public int getInt() {
        values(Integer.BYTES);
        final int value = piece.getInt(at);
        at += Integer.BYTES;
        return value;
    }

    /** An int from {@code from} to {@code to}. */
    public int getInt(final int from, final int to, final String name) {
        final int value = getInt();
        if (value < from || value > to) {
            throw damaged("%d as %s", value, name);
        }
        return value;
    }

    public int getCount(final String name) {
        return getInt(0, Integer.MAX_VALUE, name);
    }

    public long getLong() {
        values(Long.BYTES);
        final long value = piece.getLong(at);
        at += Long.BYTES;
        return value;
    }

    /** A long from {@code from} to {@code to}. */
    public long getLong(final long from, final long to, final String name) {
        final long value = getLong();
        if (value < from || value > to) {
            throw damaged("%d as %s", value, name);
        }
        return value;
    }

    /** As many bytes as were written, {@code limit} at most. */
    public byte[] getBytes(final int limit, final String name) {
        final int count = getInt(0, limit, name);
        // It grows as they come: a false length must not take the memory.
        byte[] bytes = new byte[Math.min(count, FIRST_PART)];
        int read = 0;
        while (read < count) {
            values(Byte.BYTES);
            if (read == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(count, 2L * read));
            }
            final int part = Math.min(bytes.length - read, length - at);
            piece.getBytes(at, bytes, read, part);
            at += part;
            read += part;
        }
        return bytes;
    }

    /** Throws unless {@code isSane}. */
    public static void check(final boolean isSane, final String reason) {
        if (!isSane) {
            throw damaged(reason);
        }
    }

    private static SnapshotException damaged(final String reason, final Object... arguments) {
        return new SnapshotException("the snapshot is damaged: " + String.format(reason, arguments));
    }

    private void values(final int needed) {
        if (at == length) {
            next();
        }
        if (length - at < needed) {
            throw damaged("a value at the end of a piece of section %d", section);
        }
    }

    private void next() {
        fill(0, Piece.HEADER_LENGTH);
        length = piece.getInt(Piece.LENGTH_OFFSET);
        if (length < Piece.HEADER_LENGTH || length > Piece.LENGTH_LIMIT) {
            throw damaged("a piece of %d bytes", length);
        }
        if (length > piece.capacity()) {
            piece.wrap(Arrays.copyOf(piece.byteArray(), Piece.LENGTH_LIMIT));
        }
        fill(Piece.HEADER_LENGTH, length);
        if (piece.getInt(Piece.CRC_OFFSET) != Piece.checksum(crc, piece, length)) {
            throw damaged("checksum of piece %d", sequence);
        }
        final int found = piece.getInt(Piece.SECTION_OFFSET);
        if (piece.getInt(Piece.SEQUENCE_OFFSET) != sequence || found != section) {
            throw damaged("section %d where piece %d, of section %d, belongs", found, sequence, section);
        }
        sequence++;
        at = Piece.HEADER_LENGTH;
    }

    private void fill(final int from, final int to) {
        int end = from;
        while (end < to) {
            final int count = source.read(piece, end, to - end);
            if (count <= 0) {
                throw damaged("it ends before section %d does", section);
            }
            end += count;
        }
    }
}
