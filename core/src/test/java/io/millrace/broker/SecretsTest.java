package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A complaint about the configuration tells where, and no secret. */
final class SecretsTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "listeners.ssl.default.ssl_options.password = [s3cr3t]",
                "listeners.ssl.default.ssl_options.password = { s3cr3t = 1 }",
                "listeners.ssl.default.ssl_options.password \"s3cr3t\"",
                "listeners.ssl.default { ssl_options.password = \"s3cr3t }",
                "listeners.ssl.default.ssl_options { password = s3cr3t ssl = { } }",
                "listeners.ssl.default.ssl_options { password = s3cr3t : s3cr3t }",
                "listeners.ssl.default.ssl_options.password = \"it's\" \n s3cr3t'x",
                "listeners.ssl.default.ssl_options.password = ${s3cr3t}",
                "listeners.ssl.default.ssl_options.password = {a = 1} s3cr3t",
                "listeners.ssl.default.ssl_options.password = [1] s3cr3t",
                "listeners.ssl.default.ssl_options.pasword = s3cr3t",
                "include s3cr3t",
                "include file(s3cr3t)",
                "include url(\"http://u:s3cr3t@127.0.0.1:1/\")",
                "a.s3cr3t..b = 1",
            })
    void aMistakeNextToASecretDoesNotTellIt(final String line) throws IOException {
        final Path file = Files.writeString(home.resolve("millrace.conf"), line + "\n");
        final String complaint = assertThrows(StartException.class, () -> ConfigLoader.load(home, file, Map.of()))
                .getMessage();
        assertFalse(complaint.contains("s3cr3t"), complaint);
    }

    @Test
    void whatIsNoSecretIsStillTold() {
        assertEquals(
                "Expecting end of input or a comma, got ':' (if you intended ':' to be part of a key)",
                Secrets.untold("Expecting end of input or a comma, got ':' (if you intended ':' to be part of a key)"));
        assertEquals(
                "wrong token: 'newline' (JSON does not allow)",
                Secrets.untold("wrong token: 'newline' (JSON does not allow)"));
        assertEquals("wrong token: " + Secrets.UNTOLD, Secrets.untold("wrong token: 'ab' c' and 'd'"));
        assertTrue(Secrets.isSecret("authentication[0].url"));
        assertFalse(Secrets.isSecret("mqtt.max_packet_size"));
        assertFalse(Secrets.isSecret("listeners.ssl.default.ssl_options.keyfile"));
    }
}
