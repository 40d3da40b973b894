package io.millrace.snapshot;

import java.util.Arrays;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes replayed state, value by value, as {@link Piece}s. Nothing of it is ever in memory but one piece. Every stateful
 * class writes itself; equal states write equal bytes, so a hash of them is the digest.
 *
 * <p>One thread.
 */
public final class SnapshotWriter {
    /** The layout of snapshots. Raised when one of today could not be read by the release before. */
    static final int FORMAT_VERSION = 1;

    /** "Millrace" */
    static final long MAGIC = 0x6563_6172_6C6C_694DL;

    /** It grows: the digest of a small state is often asked for in tests. */
    private final UnsafeBuffer piece = new UnsafeBuffer(new byte[Piece.INITIAL_LENGTH]);

    private final CRC32C crc = new CRC32C();
    private final SnapshotSink sink;
    private int section = Section.HEADER;
    private int sequence;
    private int length = Piece.HEADER_LENGTH;

    /** @param routerVersion which rules the state follows */
    public SnapshotWriter(final SnapshotSink sink, final int routerVersion) {
        this.sink = sink;
        putLong(MAGIC);
        putInt(FORMAT_VERSION);
        putInt(routerVersion);
    }

    /** Ends the section before, and begins another. */
    public void section(final int next) {
        flush();
        section = next;
    }

    /** Ends the snapshot. */
    public void end() {
        section(Section.END);
        flush();
    }

    public void putBoolean(final boolean value) {
        putByte(value ? 1 : 0);
    }

    public void putByte(final int value) {
        room(Byte.BYTES);
        piece.putByte(length, (byte) value);
        length += Byte.BYTES;
    }

    public void putShort(final int value) {
        room(Short.BYTES);
        piece.putShort(length, (short) value);
        length += Short.BYTES;
    }

    public void putInt(final int value) {
        room(Integer.BYTES);
        piece.putInt(length, value);
        length += Integer.BYTES;
    }

    public void putLong(final long value) {
        room(Long.BYTES);
        piece.putLong(length, value);
        length += Long.BYTES;
    }

    /** The bytes behind their number. */
    public void putBytes(final byte[] bytes) {
        putInt(bytes.length);
        int written = 0;
        while (written < bytes.length) {
            room(Byte.BYTES);
            final int part = Math.min(bytes.length - written, piece.capacity() - length);
            piece.putBytes(length, bytes, written, part);
            length += part;
            written += part;
        }
    }

    private void room(final int needed) {
        if (length + needed > Piece.LENGTH_LIMIT) {
            flush();
        } else if (length + needed > piece.capacity()) {
            piece.wrap(Arrays.copyOf(piece.byteArray(), 2 * piece.capacity()));
        }
    }

    private void flush() {
        piece.putInt(Piece.LENGTH_OFFSET, length);
        piece.putInt(Piece.SEQUENCE_OFFSET, sequence++);
        piece.putInt(Piece.SECTION_OFFSET, section);
        piece.putInt(Piece.CRC_OFFSET, Piece.checksum(crc, piece, length));
        sink.write(piece, 0, length);
        length = Piece.HEADER_LENGTH;
    }
}
