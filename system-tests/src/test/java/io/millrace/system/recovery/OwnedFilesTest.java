package io.millrace.system.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look for orphans that finds none proves nothing: each kind, put there on purpose, is named. */
class OwnedFilesTest {
    @TempDir
    private Path directory;

    @Test
    void whatABrokerKeepsIsOwned() throws IOException {
        put(
                "lock",
                "meta",
                "admin/users",
                "admin/users.previous",
                "replay-failure",
                "quarantine/positions",
                "quarantine/17.record",
                "quarantine/17.txt");
        put("journal/lock", "journal/20261123F.cq4", "journal/metadata.cq4t", "journal/committed");
        putGeneration();
        assertEquals(List.of(), OwnedFiles.orphans(directory));
    }

    @Test
    void whatWasBegunAndNotRenamedIsAnOrphan() throws IOException {
        put("meta", "meta.new", "journal/committed.new", "snapshots/4096.generation.new", "snapshots/4096.state");
        assertEquals(
                List.of("journal/committed.new", "meta.new", "snapshots/4096.generation.new", "snapshots/4096.state"),
                OwnedFiles.orphans(directory));
    }

    @Test
    void whatNoGenerationNamesIsAnOrphan() throws IOException {
        putGeneration();
        put("snapshots/8192.state", "snapshots/0-4096-71.carried");
        assertEquals(List.of("snapshots/0-4096-71.carried", "snapshots/8192.state"), OwnedFiles.orphans(directory));
    }

    @Test
    void strangersAreOrphans() throws IOException {
        put("journal/20261123F.cq4.bak", "core.4711", "fold/heap");
        assertEquals(List.of("core.4711", "fold/heap", "journal/20261123F.cq4.bak"), OwnedFiles.orphans(directory));
    }

    private void putGeneration() throws IOException {
        put("snapshots/4096.state", "snapshots/0-4096-70.carried");
        Files.write(
                directory.resolve("snapshots/4096.generation"),
                ByteBuffer.allocate(48)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(16, 4096)
                        .putLong(24, 70)
                        .array());
    }

    private void put(final String... names) throws IOException {
        for (final String name : names) {
            final Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, new byte[1]);
        }
    }
}
