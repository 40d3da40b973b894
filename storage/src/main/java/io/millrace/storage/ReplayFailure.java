package io.millrace.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file {@code replay-failure} of a data directory: the record that could not be applied, and how often. It outlives
 * the process that failed, so that the next ones know when to stop trying. One thread.
 *
 * <pre>
 *   0          8       12       16           24
 *   +----------+-------+--------+------------+
 *   | position | count | unused | complement |    little endian; the complement is of the position
 *   +----------+-------+--------+------------+
 * </pre>
 */
public final class ReplayFailure {
    /** No record has failed. */
    public static final long NONE = -1;

    private static final String FILE_NAME = "replay-failure";
    private static final int LENGTH = 24;
    private static final int COUNT_OFFSET = 8;
    private static final int COMPLEMENT_OFFSET = 16;

    private final Path file;
    private long position = NONE;
    private int count;

    private ReplayFailure(final Path file) {
        this.file = file;
    }

    /** @throws IOException if the file cannot be read, or is not what was written */
    public static ReplayFailure read(final Path dataDirectory) throws IOException {
        final ReplayFailure failure = new ReplayFailure(dataDirectory.resolve(FILE_NAME));
        if (Files.exists(failure.file)) {
            final ByteBuffer bytes =
                    ByteBuffer.wrap(Files.readAllBytes(failure.file)).order(ByteOrder.LITTLE_ENDIAN);
            if (bytes.limit() != LENGTH || bytes.getLong(0) != ~bytes.getLong(COMPLEMENT_OFFSET)) {
                throw new IOException("file " + failure.file + " is damaged: delete it, and the start tries again");
            }
            failure.position = bytes.getLong(0);
            failure.count = bytes.getInt(COUNT_OFFSET);
        }
        return failure;
    }

    /** Of the record that failed last, or {@link #NONE}. */
    public long position() {
        return position;
    }

    /** How often in a row it was that one. */
    public int count() {
        return count;
    }

    /** One more; on the disk when this returns. */
    public void add(final long failedPosition) throws IOException {
        count = failedPosition == position ? count + 1 : 1;
        position = failedPosition;
        final ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0, position).putInt(COUNT_OFFSET, count).putLong(COMPLEMENT_OFFSET, ~position);
        DurableFiles.replace(file, bytes);
    }

    /** Everything was applied. */
    public void clear() throws IOException {
        position = NONE;
        count = 0;
        DurableFiles.delete(file);
    }
}
