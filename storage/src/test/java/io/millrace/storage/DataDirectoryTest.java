package io.millrace.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    private Path root;

    private Path path = Path.of("");

    @BeforeEach
    void choosePath() {
        path = root.resolve("some/data");
    }

    @Test
    void createsLayout() throws Exception {
        try (DataDirectory directory = DataDirectory.open(path)) {
            assertTrue(Files.isDirectory(directory.journalPath()));
            assertEquals(path.resolve("journal"), directory.journalPath());
            assertEquals(0, directory.incarnation());
        }
    }

    @Test
    void countsIncarnations() throws Exception {
        for (int i = 1; i <= 5; i++) {
            try (DataDirectory directory = DataDirectory.open(path)) {
                assertEquals(i - 1, directory.incarnation());
                assertEquals(i, directory.nextIncarnation());
                assertEquals(i, directory.incarnation());
            }
        }
    }

    @Test
    void ignoresMetaFileThatWasNotRenamed() throws Exception {
        try (DataDirectory directory = DataDirectory.open(path)) {
            directory.nextIncarnation();
        }
        Files.write(path.resolve("meta.new"), new byte[] {1, 2, 3});
        try (DataDirectory directory = DataDirectory.open(path)) {
            assertEquals(2, directory.nextIncarnation());
        }
    }

    @Test
    void refusesSecondOwner() throws Exception {
        final DataDirectory first = DataDirectory.open(path);
        final IOException e = assertThrows(DirectoryLockedException.class, () -> DataDirectory.open(path));
        final String message = String.valueOf(e.getMessage());
        assertTrue(message.contains(path.toRealPath().toString()), message);
        assertTrue(message.contains(Long.toString(ProcessHandle.current().pid())), message);
        // The refused attempt must not have taken the lock away from its owner.
        assertThrows(DirectoryLockedException.class, () -> DataDirectory.open(path));
        first.close();
        first.close();
        DataDirectory.open(path).close();
    }

    @Test
    void refusesNewerFormat() throws Exception {
        DataDirectory.open(path).close();
        new DirectoryMeta(DirectoryMeta.FORMAT_VERSION + 1, 3).write(path);
        final String message = String.valueOf(
                assertThrows(IOException.class, () -> DataDirectory.open(path)).getMessage());
        assertTrue(message.contains("newer release"), message);
        assertTrue(message.contains(path.toString()), message);
        // The lock was given back.
        new DirectoryMeta(DirectoryMeta.FORMAT_VERSION, 3).write(path);
        DataDirectory.open(path).close();
    }

    @Test
    void refusesDamagedMetaFile() throws Exception {
        DataDirectory.open(path).close();
        final Path meta = path.resolve("meta");
        final byte[] good = Files.readAllBytes(meta);
        for (int bit = 0; bit < good.length * 8; bit++) {
            final byte[] damaged = good.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(meta, damaged);
            assertThrows(IOException.class, () -> DataDirectory.open(path), "bit " + bit);
        }
        Files.write(meta, new byte[0]);
        assertThrows(IOException.class, () -> DataDirectory.open(path));
        Files.write(meta, good);
        DataDirectory.open(path).close();
    }

    @Test
    void refusesJournalWithoutMetaFile() throws Exception {
        DataDirectory.open(path).close();
        Files.delete(path.resolve("meta"));
        Files.write(path.resolve("journal/20261123F.cq4"), new byte[1]);
        assertThrows(IOException.class, () -> DataDirectory.open(path));
    }
}
