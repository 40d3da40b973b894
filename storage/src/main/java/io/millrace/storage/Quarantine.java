package io.millrace.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * The directory {@code quarantine} of a data directory: records that no replay applies any more. The journal's own files
 * stay as they are.
 *
 * <pre>
 *   quarantine/
 *     positions     one decimal position per line, ascending
 *     4711.record   the bytes of the record, frame included
 *     4711.txt      what it is, for people
 * </pre>
 *
 * Written by an offline command that holds the lock of the data directory, read by a start. One thread.
 */
public final class Quarantine {
    private static final String POSITIONS = "positions";

    private final Path directory;
    private long[] positions;

    private Quarantine(final Path directory, final long[] positions) {
        this.directory = directory;
        this.positions = positions;
    }

    /** @throws IOException if the list cannot be read, or is not one of positions */
    public static Quarantine read(final Path dataDirectory) throws IOException {
        final Path directory = dataDirectory.resolve("quarantine");
        final Path list = directory.resolve(POSITIONS);
        if (!Files.exists(list)) {
            return new Quarantine(directory, new long[0]);
        }
        try {
            return new Quarantine(
                    directory,
                    Files.readAllLines(list, StandardCharsets.US_ASCII).stream()
                            .mapToLong(Long::parseLong)
                            .sorted()
                            .toArray());
        } catch (final NumberFormatException e) {
            throw new IOException("file " + list + " must hold one position per line: " + e.getMessage(), e);
        }
    }

    /** Ascending; a copy. */
    public long[] positions() {
        return positions.clone();
    }

    public boolean contains(final long position) {
        return Arrays.binarySearch(positions, position) >= 0;
    }

    /**
     * Keeps the record, then marks its position; on the disk when this returns.
     *
     * @return where the bytes are
     */
    public Path add(final long position, final byte[] record, final String description) throws IOException {
        DurableFiles.createDirectories(directory);
        final Path file = directory.resolve(position + ".record");
        DurableFiles.replace(file, ByteBuffer.wrap(record));
        DurableFiles.replace(
                directory.resolve(position + ".txt"), ByteBuffer.wrap(description.getBytes(StandardCharsets.UTF_8)));
        write(LongStream.concat(LongStream.of(position), Arrays.stream(positions))
                .distinct()
                .sorted()
                .toArray());
        return file;
    }

    /** The bytes that were kept of a position that is {@link #contains contained}. */
    public byte[] record(final long position) throws IOException {
        return Files.readAllBytes(directory.resolve(position + ".record"));
    }

    /** Forgets the positions from {@code position} on: the journal was cut there, and other records will come. */
    public void removeFrom(final long position) throws IOException {
        final long[] left =
                Arrays.stream(positions).filter(kept -> kept < position).toArray();
        if (left.length < positions.length) {
            write(left);
        }
    }

    /** Lets the position be replayed again; what was exported stays. */
    public void remove(final long position) throws IOException {
        write(Arrays.stream(positions).filter(kept -> kept != position).toArray());
    }

    private void write(final long[] changed) throws IOException {
        final StringBuilder lines = new StringBuilder();
        for (final long position : changed) {
            lines.append(position).append('\n');
        }
        DurableFiles.replace(
                directory.resolve(POSITIONS), ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.US_ASCII)));
        positions = changed;
    }
}
