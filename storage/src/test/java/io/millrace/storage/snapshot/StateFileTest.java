package io.millrace.storage.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    private final Random random = new Random(4);

    @TempDir
    private Path directory;

    @Test
    void readsWhatWasWritten() throws Exception {
        final byte[] state = new byte[3_000_000];
        random.nextBytes(state);
        final Path file = SnapshotFiles.state(directory, 4711);
        try (StateWriter writer = StateFile.create(file)) {
            int written = 0;
            while (written < state.length) {
                final int part = Math.min(1 + random.nextInt(40_000), state.length - written);
                writer.write(new UnsafeBuffer(state), written, part);
                written += part;
            }
            assertEquals(state.length, writer.finish());
        }
        assertArrayEquals(state, Files.readAllBytes(file));
        assertArrayEquals(state, readInParts(file, state.length));
    }

    @Test
    void leavesNothingOfWhatWasNotFinished() throws Exception {
        final Path file = SnapshotFiles.state(directory, 4711);
        try (StateWriter writer = StateFile.create(file)) {
            writer.write(new UnsafeBuffer(new byte[10]), 0, 10);
            assertFalse(Files.exists(file));
        }
        try (var files = Files.list(directory)) {
            assertEquals(0, files.count());
        }
        assertThrows(NoSuchFileException.class, () -> StateFile.open(file));
    }

    private byte[] readInParts(final Path file, final int length) throws IOException {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[length]);
        int at = 0;
        try (StateReader reader = StateFile.open(file)) {
            while (at < length) {
                final int count = reader.read(buffer, at, Math.min(1 + random.nextInt(40_000), length - at));
                assertTrue(count > 0, "ended at " + at);
                at += count;
            }
            assertEquals(0, reader.read(buffer, 0, 1));
        }
        return buffer.byteArray();
    }
}
