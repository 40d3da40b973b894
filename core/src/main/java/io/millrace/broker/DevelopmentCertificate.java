package io.millrace.broker;

import io.millrace.transport.tls.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate for {@code localhost} that signs itself, for a listener with TLS and without one of its own. It is made at the
 * first start and kept in the data directory; only the user of the broker may read its key.
 */
public final class DevelopmentCertificate {
    private static final Logger LOGGER = LoggerFactory.getLogger(DevelopmentCertificate.class);
    private static final String ALIAS = "millrace";
    private static final String VALIDITY_DAYS = "3650";
    private static final int KEYTOOL_LIMIT_S = 60;
    private static final int LINE_LENGTH = 64;

    private DevelopmentCertificate() {}

    static TlsIdentity identity(final Path dataDirectory) {
        final Path directory = dataDirectory.resolve("tls");
        return new TlsIdentity(directory.resolve("development.pem"), directory.resolve("development.key"), null, null);
    }

    /** True if this listener shows it. */
    public static boolean isShownBy(final ListenerConfig listener, final Path dataDirectory) {
        return listener.tls() != null && listener.tls().identity().equals(identity(dataDirectory));
    }

    /** Makes it if a listener wants it and it is not there, or no longer valid. */
    static void provide(final BrokerConfig config) throws IOException {
        final Path dataDirectory = config.node().dataDirectory();
        final List<String> listeners = config.listeners().stream()
                .filter(listener -> isShownBy(listener, dataDirectory))
                .map(ListenerConfig::id)
                .toList();
        if (listeners.isEmpty()) {
            return;
        }
        final TlsIdentity identity = identity(dataDirectory);
        if (!isUsable(identity)) {
            make(identity);
        }
        LOGGER.warn(
                "{} has no certificate of its own and shows one that signs itself, {}, for trying things out: nobody"
                        + " else has reason to believe it. Set certfile and keyfile in its ssl_options",
                String.join(", ", listeners),
                identity.certificate());
    }

    private static boolean isUsable(final TlsIdentity identity) throws IOException {
        if (!Files.exists(identity.certificate()) || !Files.exists(identity.key())) {
            return false;
        }
        try (InputStream in = Files.newInputStream(identity.certificate())) {
            final X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            return certificate.getNotAfter().after(new Date());
        } catch (final GeneralSecurityException damaged) {
            return false;
        }
    }

    /** By the JDK's keytool, because the JDK has no other way to a certificate; every Java runtime has it. */
    private static void make(final TlsIdentity identity) throws IOException {
        final Path directory = identity.key().resolveSibling("");
        createPrivate(directory);
        final String password = UUID.randomUUID().toString();
        final Path store = directory.resolve("development.p12");
        Files.deleteIfExists(store);
        try {
            runKeytool(store, password);
            final KeyStore made = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                made.load(in, password.toCharArray());
            }
            write(
                    identity.key(),
                    "PRIVATE KEY",
                    made.getKey(ALIAS, password.toCharArray()).getEncoded());
            write(
                    identity.certificate(),
                    "CERTIFICATE",
                    made.getCertificate(ALIAS).getEncoded());
        } catch (final GeneralSecurityException e) {
            throw new IOException("the development certificate could not be made: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(store);
        }
    }

    private static void createPrivate(final Path directory) throws IOException {
        Files.createDirectories(directory.resolveSibling(""));
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (final FileAlreadyExistsException e) {
            // From an earlier start.
        }
    }

    private static void runKeytool(final Path store, final String password) throws IOException {
        final Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        final ProcessBuilder builder = new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost,O=Millrace development",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1,ip:::1",
                "-validity",
                VALIDITY_DAYS,
                "-storetype",
                "PKCS12",
                "-storepass:env",
                "MILLRACE_STORE_PASSWORD",
                "-keystore",
                store.toString());
        builder.environment().put("MILLRACE_STORE_PASSWORD", password);
        builder.redirectErrorStream(true);
        final Path output = store.resolveSibling("keytool.log");
        builder.redirectOutput(output.toFile());
        try {
            final Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(KEYTOOL_LIMIT_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("keytool of the Java runtime could not make the development certificate: "
                        + Files.readString(output, StandardCharsets.UTF_8).trim());
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the development certificate was made", e);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static void write(final Path file, final String label, final byte[] der) throws IOException {
        final Path written = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(written);
        Files.createFile(written, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        final String body =
                Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(written, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
