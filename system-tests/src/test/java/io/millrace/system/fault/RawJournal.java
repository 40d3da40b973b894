package io.millrace.system.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** The bytes of one journal file, read as docs/journal-format.md draws them and changed behind the broker's back. */
final class RawJournal {
    private static final int NOT_COMPLETE = 0x8000_0000;
    private static final int METADATA = 0x4000_0000;
    private static final int LENGTH_MASK = 0x3FFF_FFFF;
    private static final int LENGTH_FACTOR = 0x9E3779B1;

    private final Path file;
    private final ByteBuffer bytes;

    /** A record: where it is in the file and in the stream, and its length with its frame. */
    record Found(long offset, long position, int length) {}

    RawJournal(final Path file) throws IOException {
        this.file = file;
        bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A data directory's journal files, the oldest first. */
    static List<Path> files(final Path dataDirectory) throws IOException {
        try (Stream<Path> files = Files.list(dataDirectory.resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(".cq4"))
                    .sorted()
                    .toList();
        }
    }

    static RawJournal newest(final Path dataDirectory) throws IOException {
        final List<Path> files = files(dataDirectory);
        return new RawJournal(files.get(files.size() - 1));
    }

    Path file() {
        return file;
    }

    /** Where the chain of documents ends. */
    int end() {
        int offset = 0;
        for (int header = bytes.getInt(0); isComplete(header); header = bytes.getInt(offset)) {
            offset = next(offset, header);
        }
        return offset;
    }

    /** Where the headers of the documents are that hold records. */
    List<Integer> documents() {
        final List<Integer> documents = new ArrayList<>();
        int offset = 0;
        for (int header = bytes.getInt(0); isComplete(header); header = bytes.getInt(offset)) {
            if ((header & METADATA) == 0) {
                documents.add(offset);
            }
            offset = next(offset, header);
        }
        return documents;
    }

    List<Found> records() {
        final List<Found> records = new ArrayList<>();
        for (final int document : documents()) {
            final int limit = document + 4 + (bytes.getInt(document) & LENGTH_MASK);
            for (int offset = document + 4; offset < limit; ) {
                final int length = bytes.getInt(offset);
                records.add(new Found(offset, bytes.getLong(offset + 8), length));
                offset += length + 7 & -8;
            }
        }
        return records;
    }

    int intAt(final long offset) {
        return bytes.getInt((int) offset);
    }

    void writeInt(final long offset, final int value) throws IOException {
        write(
                offset,
                ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(value)
                        .array());
    }

    void write(final long offset, final byte[] replacement) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(replacement), offset);
        }
    }

    void flipBit(final long offset) throws IOException {
        write(offset, new byte[] {(byte) (bytes.get((int) offset) ^ 1)});
    }

    /** Changes one int of a record and seals it again, as if it had been written so. */
    void rewrite(final Found record, final int offsetInRecord, final int value) throws IOException {
        final byte[] content = new byte[record.length()];
        bytes.get((int) record.offset(), content);
        final ByteBuffer changed = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        changed.putInt(offsetInRecord, value);
        final CRC32C crc = new CRC32C();
        crc.update(content, 8, content.length - 8);
        changed.putInt(4, (int) crc.getValue() ^ record.length() * LENGTH_FACTOR);
        write(record.offset(), content);
    }

    private static boolean isComplete(final int header) {
        return header != 0 && (header & NOT_COMPLETE) == 0;
    }

    private static int next(final int offset, final int header) {
        return offset + 4 + (header & LENGTH_MASK) + 3 & -4;
    }
}
