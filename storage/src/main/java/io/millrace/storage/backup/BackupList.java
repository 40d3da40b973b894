package io.millrace.storage.backup;

import io.millrace.storage.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The file {@code backup.complete}: what a backup consists of. A directory without it is no backup.
 *
 * <pre>
 *   millrace backup 1
 *   position 4711                          up to where the journal reaches
 *   time 1764000000000                     milliseconds since the epoch
 *   file 1a2b3c4d 20 meta                  crc32c, length in bytes, name
 *   file ...
 *   crc32c 5e6f7081                        of everything before this line
 * </pre>
 *
 * @param position behind the last record that the backup holds
 * @param timeMs when it was made, in milliseconds since the epoch
 */
public record BackupList(long position, long timeMs, List<Entry> files) {
    /** Its name in the directory of the backup. */
    public static final String FILE_NAME = "backup.complete";

    private static final String TITLE = "millrace backup ";
    private static final int VERSION = 1;
    private static final String SUM = "crc32c ";
    private static final int READ_LENGTH = 1 << 20;

    /**
     * @param name relative to the data directory
     * @param length in bytes
     */
    public record Entry(String name, long length, int crc32c) {}

    public BackupList {
        files = List.copyOf(files);
    }

    /** Of all files together, in bytes. */
    public long bytes() {
        return files.stream().mapToLong(Entry::length).sum();
    }

    /** On the disk when this returns. */
    void write(final Path backup) throws IOException {
        final StringBuilder text = new StringBuilder(TITLE).append(VERSION);
        text.append("\nposition ").append(position).append("\ntime ").append(timeMs);
        for (final Entry file : files) {
            text.append(String.format("\nfile %08x %d %s", file.crc32c, file.length, file.name));
        }
        text.append('\n');
        final int sum = checksum(text.toString().getBytes(StandardCharsets.UTF_8));
        text.append(SUM).append(String.format("%08x", sum)).append('\n');
        DurableFiles.replace(
                backup.resolve(FILE_NAME), ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** @throws IOException if it is missing, damaged, or of a newer release; the message is for the operator */
    public static BackupList read(final Path backup) throws IOException {
        final Path file = backup.resolve(FILE_NAME);
        final String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (final NoSuchFileException e) {
            throw new IOException(
                    backup + " holds no complete backup: there is no file " + FILE_NAME + " in it; take another one",
                    e);
        }
        if (!text.startsWith(TITLE)) {
            throw broken(file);
        }
        if (!text.startsWith(TITLE + VERSION + "\n")) {
            throw new IOException("backup " + backup + " was made by a newer release: restore it with that one");
        }
        final int end = text.lastIndexOf("\n" + SUM) + 1;
        final String sum = String.format("%08x", checksum(text.substring(0, end).getBytes(StandardCharsets.UTF_8)));
        if (!text.substring(end).equals(SUM + sum + "\n")) {
            throw broken(file);
        }
        return parse(file, text.substring(0, end).lines().toList());
    }

    /**
     * Reads every file.
     *
     * @return a sentence for each that is missing or not what was written
     */
    public List<String> damaged(final Path backup) throws IOException {
        final List<String> sentences = new ArrayList<>();
        for (final Entry entry : files) {
            final Path file = backup.resolve(entry.name);
            if (!Files.exists(file)) {
                sentences.add("file " + file + " of the backup is missing");
            } else if (!of(backup, file).equals(entry)) {
                sentences.add(
                        "file " + file + " of the backup is not what was written: its length or checksum differs");
            }
        }
        return sentences;
    }

    static Entry of(final Path directory, final Path file) throws IOException {
        final CRC32C crc = new CRC32C();
        long length = 0;
        final ByteBuffer bytes = ByteBuffer.allocateDirect(READ_LENGTH);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(bytes.clear()) >= 0) {
                length += bytes.position();
                crc.update(bytes.flip());
            }
        }
        return new Entry(directory.relativize(file).toString(), length, (int) crc.getValue());
    }

    private static BackupList parse(final Path file, final List<String> lines) throws IOException {
        final List<Entry> files = new ArrayList<>();
        try {
            for (final String line : lines.subList(3, lines.size())) {
                final String[] words = line.split(" ", 4);
                final Path name = Path.of(words[3]).normalize();
                if (!words[0].equals("file") || name.isAbsolute() || name.startsWith("..")) {
                    throw broken(file);
                }
                files.add(new Entry(words[3], Long.parseLong(words[2]), Integer.parseUnsignedInt(words[1], 16)));
            }
            return new BackupList(
                    Long.parseLong(lines.get(1).substring("position ".length())),
                    Long.parseLong(lines.get(2).substring("time ".length())),
                    files);
        } catch (final IndexOutOfBoundsException | NumberFormatException e) {
            throw new IOException(broken(file).getMessage(), e);
        }
    }

    private static IOException broken(final Path file) {
        return new IOException("file " + file + " is damaged: use another backup");
    }

    private static int checksum(final byte[] bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }
}
