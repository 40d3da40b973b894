package io.millrace.storage.chronicle;

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

/** What the fault tests do to the files behind the journal's back. */
final class RawFiles {
    private RawFiles() {}

    static List<Path> of(final Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(path -> path.toString().endsWith(".cq4"))
                    .sorted()
                    .toList();
        }
    }

    static Path only(final Path directory) throws IOException {
        final List<Path> files = of(directory);
        if (files.size() != 1) {
            throw new AssertionError("one file expected: " + files);
        }
        return files.get(0);
    }

    /** The offsets of the headers of all data documents. */
    static List<Long> documents(final Path file) throws IOException {
        final List<Long> offsets = new ArrayList<>();
        walk(file, offsets);
        return offsets;
    }

    /** Where the chain of headers ends. */
    static long end(final Path file) throws IOException {
        return walk(file, new ArrayList<>());
    }

    static int intAt(final Path file, final long offset) throws IOException {
        try (CycleFile raw = new CycleFile(file)) {
            return raw.intAt(offset);
        }
    }

    static void write(final Path file, final long offset, final byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), offset);
        }
    }

    static void writeInt(final Path file, final long offset, final int value) throws IOException {
        write(
                file,
                offset,
                ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(value)
                        .array());
    }

    static void writeLong(final Path file, final long offset, final long value) throws IOException {
        writeInt(file, offset, (int) value);
        writeInt(file, offset + 4, (int) (value >>> 32));
    }

    /** Where Chronicle keeps its write position: found by its value, which stands there twice. */
    static long writePositionOffset(final Path file) throws IOException {
        try (CycleFile raw = new CycleFile(file)) {
            final long value = raw.writePosition();
            for (long offset = 0; offset < 400; offset++) {
                if (raw.longAt(offset) == value) {
                    return offset;
                }
            }
        }
        throw new AssertionError("no write position in " + file);
    }

    static void truncate(final Path file, final long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    /** The file's offset of the record at {@code position}, which must lie in the only file. */
    static long offsetOf(final Path file, final long position) throws IOException {
        try (CycleFile raw = new CycleFile(file)) {
            for (final long document : documents(file)) {
                final long start = raw.longAt(document + CycleFile.HEADER_LENGTH + 8);
                final int length = CycleFile.length(raw.intAt(document));
                if (position >= start && position < start + length) {
                    return document + CycleFile.HEADER_LENGTH + (position - start);
                }
            }
        }
        throw new AssertionError("no record at " + position);
    }

    private static long walk(final Path file, final List<Long> documents) throws IOException {
        try (CycleFile raw = new CycleFile(file)) {
            long offset = 0;
            for (int header = raw.intAt(0); CycleFile.isComplete(header); header = raw.intAt(offset)) {
                if (!CycleFile.isMetadata(header)) {
                    documents.add(offset);
                }
                offset = CycleFile.next(offset, header);
            }
            return offset;
        }
    }
}
