package io.millrace.system.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search finds what it looks for: else that it finds nothing would say nothing. */
class PlantedTest {
    private static final String SECRET = "planted>?9f3a";
    private static final Planted PLANTED = new Planted(List.of(SECRET));

    @TempDir
    Path directory;

    @Test
    void aSecretIsFoundHoweverItIsWritten() {
        for (final String before : List.of("", "a", "ab", "abc", "user:")) {
            for (final String behind : List.of("", "x", "yz", "xyz")) {
                final byte[] bytes = (before + SECRET + behind).getBytes(StandardCharsets.UTF_8);
                for (final String written : List.of(
                        before + SECRET + behind,
                        HexFormat.of().formatHex(bytes),
                        HexFormat.of().withUpperCase().formatHex(bytes),
                        Base64.getEncoder().encodeToString(bytes),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))) {
                    assertFalse(PLANTED.in("text", written).isEmpty(), written);
                }
            }
        }
        assertEquals(List.of(), PLANTED.in("text", "planted, but not this one"));
    }

    @Test
    void aSecretIsFoundInAFileOfZeros() throws IOException {
        final byte[] bytes = new byte[1_000_000];
        System.arraycopy(SECRET.getBytes(StandardCharsets.UTF_8), 0, bytes, 0x1FFFC, SECRET.length());
        Files.write(directory.resolve("journal"), bytes);
        assertEquals(1, PLANTED.under(directory).size());
        Files.write(directory.resolve("journal"), new byte[1_000_000]);
        assertEquals(List.of(), PLANTED.under(directory));
        Files.createFile(directory.resolve(HexFormat.of().formatHex(SECRET.getBytes(StandardCharsets.UTF_8))));
        assertEquals(1, PLANTED.under(directory).size());
    }
}
