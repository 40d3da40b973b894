package io.millrace.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void whatIsRemovedLeavesNothingOfAReplacementThatWasKilled() throws IOException {
        final Path file = directory.resolve("mark");
        DurableFiles.replace(file, ByteBuffer.wrap(new byte[] {1}));
        // As far as the next one came.
        Files.write(directory.resolve("mark.new"), new byte[] {2});
        DurableFiles.delete(file);
        assertEquals(List.of(), remaining());
        // And where there was no file before.
        Files.write(directory.resolve("mark.new"), new byte[] {2});
        DurableFiles.delete(file);
        assertEquals(List.of(), remaining());
    }

    private List<Path> remaining() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
