package io.millrace.storage.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunwayTest {
    private static final int LENGTH = 64 << 20;
    private static final int AHEAD = 8 << 20;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void makesWhatLiesAheadReadyAndGoesOnWithTheAppender() throws Exception {
        final File file = sparse("a");
        assertFalse(isLoaded(file, 0), "the test shows nothing where a fresh file is in memory");
        try (Runway runway = new Runway(AHEAD)) {
            runway.onAppended(file, 100);
            awaitLoaded(file, 0);
            runway.onAppended(file, LENGTH / 2);
            awaitLoaded(file, LENGTH / 2);
        }
        assertEquals(LENGTH, file.length(), "it must never make the file longer");
    }

    @Test
    void followsTheAppenderToItsNextFileAndStopsAtTheEnd() throws Exception {
        final File first = sparse("a");
        final File second = sparse("b");
        try (Runway runway = new Runway(AHEAD)) {
            runway.onAppended(first, LENGTH - 10);
            runway.onAppended(second, 10);
            awaitLoaded(second, 0);
        }
        assertEquals(LENGTH, second.length());
    }

    @Test
    void outlivesAFileThatIsCutShort() throws Exception {
        final File first = sparse("a");
        final File second = sparse("b");
        try (Runway runway = new Runway(LENGTH)) {
            runway.onAppended(first, 10);
            try (RandomAccessFile cut = new RandomAccessFile(first, "rw")) {
                cut.setLength(1 << 20);
            }
            runway.onAppended(first, Runway.STEP * 4);
            runway.onAppended(second, 10);
            awaitLoaded(second, 0);
        }
    }

    private File sparse(final String name) throws IOException {
        final File file = directory.resolve(name).toFile();
        try (RandomAccessFile created = new RandomAccessFile(file, "rw")) {
            created.setLength(LENGTH);
        }
        return file;
    }

    private static void awaitLoaded(final File file, final long offset) throws Exception {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!isLoaded(file, offset)) {
            assertTrue(System.nanoTime() < deadlineNs, () -> "not ready at offset " + offset);
            Thread.sleep(1);
        }
    }

    private static boolean isLoaded(final File file, final long offset) throws IOException {
        try (FileChannel channel = FileChannel.open(file.toPath(), StandardOpenOption.READ)) {
            return channel.map(MapMode.READ_ONLY, offset, AHEAD).isLoaded();
        }
    }
}
