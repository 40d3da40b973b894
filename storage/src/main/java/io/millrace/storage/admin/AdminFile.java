package io.millrace.storage.admin;

import io.millrace.storage.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file of one collection, always replaced whole: written beside, forced, renamed.
 *
 * <pre>
 *   0          8         12      16
 *   +----------+---------+-------+---------+- - -+--------+
 *   | MILLADMI | version | count |  entry  |     | crc32c |    little endian
 *   +----------+---------+-------+---------+- - -+--------+
 *
 *   entry      0            4              8
 *              +------------+--------------+-------------+-------+
 *              | key length | value length | key (UTF-8) | value |
 *              +------------+--------------+-------------+-------+
 * </pre>
 *
 * Entries ascend by key ({@link String#compareTo}) and nothing lies between them. The CRC covers everything before it.
 * No file is longer than {@value #FILE_LIMIT} bytes.
 */
final class AdminFile {
    static final String NEW = ".new";
    static final String PREVIOUS = ".previous";

    static final int VERSION = 1;
    static final int KEY_LIMIT = 1024;
    static final int VALUE_LIMIT = 1 << 20;
    static final int FILE_LIMIT = 64 << 20;

    private static final long MAGIC = 0x494D4441_4C4C494DL; // "MILLADMI", little endian
    private static final int HEADER_LENGTH = 16;
    private static final int ENTRY_HEADER_LENGTH = 8;
    private static final int CRC_LENGTH = 4;

    private AdminFile() {}

    static String checked(final String key) {
        final int length = encode(key).length;
        if (length == 0 || length > KEY_LIMIT) {
            throw new IllegalArgumentException("a key has 1 to " + KEY_LIMIT + " bytes, this one " + length);
        }
        return key;
    }

    static byte[] checked(final String key, final byte[] value) {
        if (value.length > VALUE_LIMIT) {
            throw new IllegalArgumentException(
                    "a value has at most " + VALUE_LIMIT + " bytes, that of " + key + " has " + value.length);
        }
        return value;
    }

    /** @throws AdminFileException if it is missing, damaged, or of a newer release */
    static SortedMap<String, byte[]> read(final Path file) throws IOException {
        final ByteBuffer bytes;
        try {
            // A longer file is not one of ours, and might not fit into memory.
            bytes = Files.size(file) > FILE_LIMIT ? ByteBuffer.allocate(0) : ByteBuffer.wrap(Files.readAllBytes(file));
        } catch (final NoSuchFileException e) {
            throw new AdminFileException("file " + file + " is missing: " + wayBack(file));
        }
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        if (isOfNewerRelease(bytes)) {
            throw new AdminFileException("file " + file + " was written by a newer release (format " + bytes.getInt(8)
                    + ", this one knows " + VERSION + "): start that release");
        }
        final SortedMap<String, byte[]> entries = decode(bytes);
        if (entries == null) {
            throw new AdminFileException("file " + file + " is damaged: " + wayBack(file));
        }
        return entries;
    }

    /**
     * On the disk when this returns, the version before beside it.
     *
     * @param current what the file holds, null if there is none
     */
    static void replace(
            final Path file, final @Nullable SortedMap<String, byte[]> current, final SortedMap<String, byte[]> next)
            throws IOException {
        final ByteBuffer bytes = encode(file, next);
        if (current != null) {
            // From memory, not from the file: what became unreadable since must not take the place of a good version.
            DurableFiles.replace(file.resolveSibling(file.getFileName() + PREVIOUS), encode(file, current));
        }
        DurableFiles.replace(file, bytes);
    }

    private static String wayBack(final Path file) {
        final Path previous = file.resolveSibling(file.getFileName() + PREVIOUS);
        boolean isPreviousGood = false;
        try {
            isPreviousGood = Files.size(previous) <= FILE_LIMIT
                    && decode(ByteBuffer.wrap(Files.readAllBytes(previous)).order(ByteOrder.LITTLE_ENDIAN)) != null;
        } catch (final IOException e) {
            // Not there, or not to be read: no way back.
        }
        return isPreviousGood
                ? "restore it from a backup, or go back to the version before its last change with: cp '" + previous
                        + "' '" + file + "'"
                : "restore it from a backup";
    }

    /** The checksum holds whatever a later version has between the header and its end. */
    private static boolean isOfNewerRelease(final ByteBuffer bytes) {
        return bytes.limit() >= HEADER_LENGTH + CRC_LENGTH
                && bytes.getLong(0) == MAGIC
                && bytes.getInt(8) > VERSION
                && isChecksumRight(bytes);
    }

    private static boolean isChecksumRight(final ByteBuffer bytes) {
        final int end = bytes.limit() - CRC_LENGTH;
        return bytes.getInt(end) == checksum(bytes, end);
    }

    private static ByteBuffer encode(final Path file, final SortedMap<String, byte[]> entries) {
        long length = HEADER_LENGTH + CRC_LENGTH;
        for (final Map.Entry<String, byte[]> entry : entries.entrySet()) {
            length += ENTRY_HEADER_LENGTH + encode(entry.getKey()).length + entry.getValue().length;
        }
        if (length > FILE_LIMIT) {
            throw new IllegalArgumentException(
                    "file " + file + " has at most " + FILE_LIMIT + " bytes, and would have " + length);
        }
        final ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC).putInt(VERSION).putInt(entries.size());
        entries.forEach((key, value) -> {
            final byte[] encoded = encode(key);
            bytes.putInt(encoded.length).putInt(value.length).put(encoded).put(value);
        });
        return bytes.putInt(checksum(bytes, bytes.position())).flip();
    }

    /** Null if it is not what was written. */
    private static @Nullable SortedMap<String, byte[]> decode(final ByteBuffer bytes) {
        if (bytes.limit() < HEADER_LENGTH + CRC_LENGTH
                || bytes.getLong() != MAGIC
                || bytes.getInt() != VERSION
                || !isChecksumRight(bytes)) {
            return null;
        }
        final SortedMap<String, byte[]> entries = new TreeMap<>();
        final int count = bytes.getInt();
        bytes.limit(bytes.limit() - CRC_LENGTH);
        while (bytes.hasRemaining()) {
            if (!decodeEntry(bytes, entries)) {
                return null;
            }
        }
        return entries.size() == count ? entries : null;
    }

    private static boolean decodeEntry(final ByteBuffer bytes, final SortedMap<String, byte[]> entries) {
        if (bytes.remaining() < ENTRY_HEADER_LENGTH) {
            return false;
        }
        final int keyLength = bytes.getInt();
        final int valueLength = bytes.getInt();
        if (keyLength < 1
                || keyLength > KEY_LIMIT
                || valueLength < 0
                || valueLength > VALUE_LIMIT
                || bytes.remaining() < keyLength + valueLength) {
            return false;
        }
        final ByteBuffer keyBytes = bytes.slice(bytes.position(), keyLength);
        final byte[] value = new byte[valueLength];
        bytes.position(bytes.position() + keyLength).get(value);
        try {
            final String key =
                    StandardCharsets.UTF_8.newDecoder().decode(keyBytes).toString();
            final boolean isAscending = entries.isEmpty() || entries.lastKey().compareTo(key) < 0;
            entries.put(key, value);
            return isAscending;
        } catch (final CharacterCodingException e) {
            return false;
        }
    }

    private static byte[] encode(final String key) {
        try {
            final ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(key));
            final byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (final CharacterCodingException e) {
            throw new IllegalArgumentException("a key is Unicode, without half a surrogate pair", e);
        }
    }

    private static int checksum(final ByteBuffer bytes, final int length) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, length);
        return (int) crc.getValue();
    }
}
