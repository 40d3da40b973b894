package io.millrace.storage.chronicle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropBehindTest {
    private static final int STEP = DropBehind.STEP;
    private static final int LENGTH = 8 * STEP;
    private static final int KEPT = 2 * STEP;
    private static final int HEAD = 3 * STEP;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final byte[] content = new byte[LENGTH];

    @Test
    void letsGoOfWhatLiesFurtherBehindThanItKeepsAndOfNothingElse() throws Exception {
        final File file = written("a");
        try (DropBehind dropBehind = new DropBehind(KEPT, 0, true)) {
            dropBehind.begin(file);
            dropBehind.onAppended(LENGTH);
            await(() -> !isAnyLoaded(file, 0, LENGTH - KEPT), "pages behind are still in the page cache");
        }
        assertTrue(isLoaded(file, LENGTH - KEPT, KEPT), "the pages to be kept are gone");
        assertArrayEquals(content, Files.readAllBytes(file.toPath()));
    }

    @Test
    void whereCommitsWriteItLetsGoOfWhatTheyHaveWritten() throws Exception {
        final File file = written("a");
        try (FileChannel channel = FileChannel.open(file.toPath(), StandardOpenOption.WRITE)) {
            channel.force(false);
        }
        try (DropBehind dropBehind = new DropBehind(KEPT, 0, false)) {
            dropBehind.begin(file);
            dropBehind.onAppended(LENGTH);
            await(() -> !isAnyLoaded(file, 0, LENGTH - KEPT), "pages behind are still in the page cache");
        }
        assertArrayEquals(content, Files.readAllBytes(file.toPath()));
    }

    @Test
    void followsTheAppenderStepByStepAndOverItsFiles() throws Exception {
        final File first = written("a");
        final File second = written("b");
        final File third = written("c");
        try (DropBehind dropBehind = new DropBehind(KEPT, 0, true)) {
            dropBehind.begin(first);
            for (int offset = 0; offset <= LENGTH; offset += STEP / 2) {
                dropBehind.onAppended(offset);
            }
            await(() -> !isAnyLoaded(first, 0, LENGTH - KEPT), "pages of the first file are still in the page cache");
            assertTrue(isLoaded(first, LENGTH - KEPT, KEPT), "the pages to be kept are gone");
            // Two at once: the thread may not have seen the one between.
            dropBehind.begin(second);
            dropBehind.onAppended(LENGTH);
            dropBehind.begin(third);
            dropBehind.onAppended(STEP);
            await(() -> !isAnyLoaded(first, 0, LENGTH), "what was kept of the first file is still in the page cache");
            await(
                    () -> !isAnyLoaded(second, 0, LENGTH - KEPT + STEP),
                    "pages of the second file are still in the page cache");
        }
        assertTrue(isLoaded(second, LENGTH - KEPT + STEP, KEPT - STEP), "the pages to be kept are gone");
        assertTrue(isLoaded(third, 0, LENGTH), "pages ahead of the appender are gone");
    }

    @Test
    void leavesTheBeginningOfAFileThatIsMappedUntilTheNextOneIsAsLong() throws Exception {
        final File first = written("a");
        final File second = written("b");
        try (DropBehind dropBehind = new DropBehind(KEPT, HEAD, true)) {
            dropBehind.begin(first);
            dropBehind.onAppended(LENGTH);
            await(() -> !isAnyLoaded(first, HEAD, LENGTH - KEPT - HEAD), "pages behind are still in the page cache");
            assertTrue(isLoaded(first, 0, HEAD), "the beginning was asked for while it is mapped");
            dropBehind.begin(second);
            dropBehind.onAppended(KEPT + STEP);
            await(() -> !isAnyLoaded(first, 0, STEP), "the beginning of the first file stays in the page cache");
            assertTrue(isLoaded(first, STEP, HEAD - STEP), "it went at once");
            dropBehind.onAppended(LENGTH);
            await(() -> !isAnyLoaded(first, 0, HEAD), "the beginning of the first file stays in the page cache");
            await(() -> !isAnyLoaded(second, HEAD, LENGTH - KEPT - HEAD), "pages behind are still in the page cache");
        }
    }

    @Test
    void outlivesAFileThatIsGoneOrCutShort() throws Exception {
        final File first = written("a");
        try (DropBehind dropBehind = new DropBehind(KEPT, 0, true)) {
            try (RandomAccessFile cut = new RandomAccessFile(first, "rw")) {
                cut.setLength(1);
            }
            dropBehind.begin(first);
            dropBehind.onAppended(LENGTH);
            // Released before it was looked at.
            dropBehind.begin(new File(first.getParent(), "gone"));
            dropBehind.onAppended(LENGTH);
            final File third = written("c");
            dropBehind.begin(third);
            dropBehind.onAppended(LENGTH);
            await(() -> !isAnyLoaded(third, 0, LENGTH - KEPT), "it stopped at the file that was gone");
        }
    }

    private File written(final String name) throws IOException {
        new Random(name.hashCode()).nextBytes(content);
        return Files.write(directory.resolve(name), content).toFile();
    }

    private static void await(final BooleanSupplier condition, final String otherwise) throws Exception {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadlineNs, otherwise);
            Thread.sleep(1);
        }
    }

    private static boolean isAnyLoaded(final File file, final int offset, final int length) {
        for (int at = offset; at < offset + length; at += STEP / 4) {
            if (isLoaded(file, at, 1)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLoaded(final File file, final int offset, final int length) {
        try (FileChannel channel = FileChannel.open(file.toPath(), StandardOpenOption.READ)) {
            final MappedByteBuffer pages = channel.map(MapMode.READ_ONLY, offset, length);
            return pages.isLoaded();
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }
}
