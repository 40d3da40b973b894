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
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final byte[] content = new byte[LENGTH];

    @Test
    void letsGoOfWhatLiesFurtherBehindThanItKeepsAndOfNothingElse() throws Exception {
        final File file = written("a");
        try (DropBehind dropBehind = new DropBehind(KEPT, true)) {
            dropBehind.onAppended(file, LENGTH);
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
        try (DropBehind dropBehind = new DropBehind(KEPT, false)) {
            dropBehind.onAppended(file, LENGTH);
            await(() -> !isAnyLoaded(file, 0, LENGTH - KEPT), "pages behind are still in the page cache");
        }
        assertArrayEquals(content, Files.readAllBytes(file.toPath()));
    }

    @Test
    void followsTheAppenderStepByStepAndToItsNextFile() throws Exception {
        final File first = written("a");
        final File second = written("b");
        try (DropBehind dropBehind = new DropBehind(KEPT, true)) {
            for (int offset = 0; offset <= LENGTH; offset += STEP / 2) {
                dropBehind.onAppended(first, offset);
            }
            await(() -> !isAnyLoaded(first, 0, LENGTH - KEPT), "pages of the first file are still in the page cache");
            dropBehind.onAppended(second, KEPT + STEP);
            await(() -> !isAnyLoaded(second, 0, STEP), "pages of the second file are still in the page cache");
        }
        assertTrue(isLoaded(second, STEP, LENGTH - STEP), "pages ahead of the appender are gone");
    }

    @Test
    void outlivesAFileThatIsGoneOrCutShort() throws Exception {
        final File first = written("a");
        try (DropBehind dropBehind = new DropBehind(KEPT, true)) {
            try (RandomAccessFile cut = new RandomAccessFile(first, "rw")) {
                cut.setLength(1);
            }
            dropBehind.onAppended(first, LENGTH);
            final File second = written("b");
            dropBehind.onAppended(second, LENGTH);
            await(() -> !isAnyLoaded(second, 0, LENGTH - KEPT), "it stopped at the file that was cut");
            dropBehind.onAppended(new File(first.getParent(), "gone"), STEP);
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
