package io.millrace.storage.snapshot;

import io.millrace.storage.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The small file that makes a {@link Generation} of the files it names.
 *
 * <pre>
 *   0          8         12      16         24             32       40             48
 *   +----------+---------+-------+----------+--------------+--------+--------------+- - - - - -+--------+
 *   | MILLGENR | version | count | position | basePosition | timeMs | stateLength  | carried   | crc32c |
 *   +----------+---------+-------+----------+--------------+--------+--------------+- - - - - -+--------+
 *
 *   carried, count times:   | from | to | length |   8 bytes each
 * </pre>
 *
 * Little endian. The CRC32C covers everything before it; a later version keeps the first 12 bytes, and the checksum at
 * the end, so that it can be told from damage. Any thread.
 */
public final class GenerationFile {
    private static final long MAGIC = 0x524E_4547_4C4C_494DL; // "MILLGENR", little endian
    private static final int VERSION = 1;
    private static final int VERSION_OFFSET = 8;
    private static final int HEADER_LENGTH = 48;
    private static final int RANGE_LENGTH = 24;
    private static final int CRC_LENGTH = 4;

    private GenerationFile() {}

    /**
     * Writes the candidate, {@code <position>.generation.new}. It, and the names of all that were finished before it,
     * are on the disk when this returns.
     *
     * @return the file
     */
    public static Path write(final Path directory, final Generation generation) throws IOException {
        final int count = generation.carried().size();
        final ByteBuffer bytes = ByteBuffer.allocate(HEADER_LENGTH + count * RANGE_LENGTH + CRC_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC).putInt(VERSION).putInt(count);
        bytes.putLong(generation.position()).putLong(generation.basePosition());
        bytes.putLong(generation.timeMs()).putLong(generation.stateLength());
        for (final CarriedRange range : generation.carried()) {
            bytes.putLong(range.from()).putLong(range.to()).putLong(range.length());
        }
        bytes.putInt(checksum(bytes)).flip();
        final Path file = SnapshotFiles.candidate(directory, generation.position());
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        DurableFiles.force(directory);
        return file;
    }

    /**
     * Reads a candidate or what was adopted.
     *
     * @throws NewerFormatException if a newer release wrote it
     * @throws IOException if it cannot be read or is damaged; the message is meant for the operator
     */
    public static Generation read(final Path file) throws IOException {
        final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        final int length = bytes.limit();
        if (length < VERSION_OFFSET + Integer.BYTES + CRC_LENGTH || bytes.getLong(0) != MAGIC) {
            throw new SnapshotDamagedException(file, 0, "it does not begin as one of " + length + " bytes should");
        }
        bytes.position(length - CRC_LENGTH);
        if (bytes.getInt(length - CRC_LENGTH) != checksum(bytes)) {
            throw new SnapshotDamagedException(file, length - CRC_LENGTH, "its checksum is wrong");
        }
        final int version = bytes.getInt(VERSION_OFFSET);
        if (version > VERSION) {
            throw new NewerFormatException(file, version, VERSION);
        }
        try {
            return parse(bytes, file);
        } catch (final IllegalArgumentException e) {
            throw new SnapshotDamagedException(file, 0, "it contradicts itself: " + e.getMessage());
        }
    }

    private static Generation parse(final ByteBuffer bytes, final Path file) throws IOException {
        final int length = bytes.limit();
        final int count = length < HEADER_LENGTH ? -1 : bytes.getInt(12);
        if (count < 0 || length != HEADER_LENGTH + (long) count * RANGE_LENGTH + CRC_LENGTH) {
            throw new SnapshotDamagedException(file, 12, "it names " + count + " files in " + length + " bytes");
        }
        final List<CarriedRange> carried = new ArrayList<>(count);
        bytes.position(HEADER_LENGTH);
        for (int i = 0; i < count; i++) {
            carried.add(new CarriedRange(bytes.getLong(), bytes.getLong(), bytes.getLong()));
        }
        final Generation generation =
                new Generation(bytes.getLong(16), bytes.getLong(24), bytes.getLong(32), bytes.getLong(40), carried);
        if (!String.valueOf(file.getFileName()).startsWith(generation.position() + SnapshotFiles.GENERATION)) {
            throw new SnapshotDamagedException(file, 16, "it is of position " + generation.position());
        }
        return generation;
    }

    /** Over everything before the buffer's position. */
    private static int checksum(final ByteBuffer bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, bytes.position());
        return (int) crc.getValue();
    }
}
