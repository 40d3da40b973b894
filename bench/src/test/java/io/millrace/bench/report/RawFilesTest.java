package io.millrace.bench.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawFilesTest {
    @Test
    void muchIsCompressed(@TempDir final Path root) throws IOException {
        final ReportFixture fixture = new ReportFixture(root);
        fixture.runs("p2p", "mosquitto", 1);
        final List<String> names = List.of("raw/p2p/mosquitto-r1.hlog", "raw/p2p/mosquitto-r1.json");
        final Path plain = root.resolve("plain");
        assertEquals(new RawFiles.Copied(names, false), RawFiles.copy(fixture.results, plain, 1_000_000));

        final Path small = root.resolve("small");
        final RawFiles.Copied copied = RawFiles.copy(fixture.results, small, 1_000);
        assertEquals(List.of(names.get(0) + ".gz", names.get(1)), copied.paths());
        assertFalse(Files.exists(small.resolve(names.get(0))));
        try (InputStream in = new GZIPInputStream(
                Files.newInputStream(small.resolve(copied.paths().get(0))))) {
            assertArrayEquals(Files.readAllBytes(plain.resolve(names.get(0))), in.readAllBytes());
        }
    }
}
