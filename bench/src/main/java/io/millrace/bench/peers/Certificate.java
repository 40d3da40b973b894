package io.millrace.bench.peers;

import io.millrace.bench.BenchException;
import io.millrace.bench.machine.Executable;
import io.millrace.bench.machine.ShortCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * What brokers show over TLS: a self-signed certificate for 127.0.0.1 with a key on the curve P-256, both PEM. The same
 * for all brokers of a cell.
 */
record Certificate(Path certificate, Path key) {
    private static final String NAME = "/CN=localhost";
    private static final String ALTERNATIVES = "IP:127.0.0.1,DNS:localhost";
    private static final String PASSWORD = "only-in-between";

    /** The one of {@code directory}, made by openssl or else the JDK's keytool if there is none yet. */
    static Certificate of(final Path directory) throws BenchException, IOException {
        final Certificate made = new Certificate(directory.resolve("cert.pem"), directory.resolve("key.pem"));
        if (!Files.exists(made.key)) {
            Files.createDirectories(directory);
            final String said = Executable.find("openssl").isPresent() ? made.byOpenssl() : made.byKeytool(directory);
            if (!Files.exists(made.key) || !Files.exists(made.certificate)) {
                throw new BenchException("no certificate could be made for TLS: " + said);
            }
        }
        return made;
    }

    private String byOpenssl() {
        return ShortCommand.output(
                List.of(("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj " + NAME
                                + " -addext subjectAltName=" + ALTERNATIVES + " -keyout " + key + " -out "
                                + certificate)
                        .split(" ")));
    }

    /** A key store in between: keytool gives no key away. */
    String byKeytool(final Path directory) throws IOException {
        final Path store = directory.resolve("store.p12");
        final String said = ShortCommand.output(List.of((System.getProperty("java.home")
                        + "/bin/keytool -genkeypair -alias bench -keyalg EC -groupname secp256r1"
                        + " -validity 30 -dname " + NAME.substring(1) + " -ext san=" + ALTERNATIVES
                        + " -storetype PKCS12 -storepass " + PASSWORD + " -keystore " + store)
                .split(" ")));
        if (!Files.exists(store)) {
            return said;
        }
        try (InputStream in = Files.newInputStream(store)) {
            final KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            Files.writeString(
                    certificate, pem("CERTIFICATE", keys.getCertificate("bench").getEncoded()));
            Files.writeString(
                    key,
                    pem(
                            "PRIVATE KEY",
                            keys.getKey("bench", PASSWORD.toCharArray()).getEncoded()));
        } catch (final GeneralSecurityException e) {
            return e.toString();
        }
        return said;
    }

    private static String pem(final String what, final byte[] encoded) {
        final String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(encoded);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }
}
