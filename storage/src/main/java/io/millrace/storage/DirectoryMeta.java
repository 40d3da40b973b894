package io.millrace.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The {@code meta} file of a data directory, always replaced whole: written beside, forced, renamed.
 *
 * <pre>
 *   0          8                12            16       20
 *   +----------+----------------+-------------+--------+
 *   | MILLRACE | format version | incarnation | crc32c |    little endian; the CRC covers bytes 0 to 15
 *   +----------+----------------+-------------+--------+
 * </pre>
 */
record DirectoryMeta(int formatVersion, int incarnation) {
    static final String FILE_NAME = "meta";

    /** The layout of the data directory that this release writes. */
    static final int FORMAT_VERSION = 1;

    private static final long MAGIC = 0x45434152_4C4C494DL; // "MILLRACE", little endian
    private static final int LENGTH = 20;
    private static final int CRC_OFFSET = 16;

    static DirectoryMeta read(final Path directory) throws IOException {
        final Path file = directory.resolve(FILE_NAME);
        final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.limit() < LENGTH || bytes.getLong(0) != MAGIC || bytes.getInt(CRC_OFFSET) != checksum(bytes)) {
            throw new IOException("file " + file + " is damaged: restore it from a backup");
        }
        final int formatVersion = bytes.getInt(8);
        if (formatVersion > FORMAT_VERSION) {
            throw new IOException("data directory " + directory + " was written by a newer release (format "
                    + formatVersion + ", this one knows " + FORMAT_VERSION + "): start that release");
        }
        return new DirectoryMeta(formatVersion, bytes.getInt(12));
    }

    void write(final Path directory) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC).putInt(formatVersion).putInt(incarnation);
        bytes.putInt(checksum(bytes)).flip();
        DurableFiles.replace(directory.resolve(FILE_NAME), bytes);
    }

    private static int checksum(final ByteBuffer bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, CRC_OFFSET);
        return (int) crc.getValue();
    }
}
