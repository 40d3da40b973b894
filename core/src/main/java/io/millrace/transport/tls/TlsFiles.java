package io.millrace.transport.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The operator's files that are not keys: certificates, lists of revocations. */
final class TlsFiles {
    private static final long REVOCATIONS_LENGTH_MAX = 64L << 20;
    private static final int FILES_MAX = 1024;

    private TlsFiles() {}

    /** All of the certificates in a PEM file, at least one. */
    static List<X509Certificate> certificates(final String setting, final Path file) throws TlsFileException {
        final List<X509Certificate> certificates = new ArrayList<>();
        try {
            for (final PemFile.Block block : PemFile.blocks(PemFile.read(setting, file, PemFile.LENGTH_MAX))) {
                if (block.label().endsWith("CERTIFICATE")) {
                    certificates.add(
                            (X509Certificate) factory().generateCertificate(new ByteArrayInputStream(block.der())));
                }
            }
        } catch (final GeneralSecurityException e) {
            throw new TlsFileException(setting, file, "holds a certificate that cannot be read", e);
        }
        if (certificates.isEmpty()) {
            throw new TlsFileException(setting, file, "holds no certificate in PEM");
        }
        return certificates;
    }

    /** The lists of revocations in a file, or in all files of a directory; at least one. */
    static Collection<CRL> revocations(final String setting, final Path path) throws TlsFileException {
        final Collection<CRL> lists = new ArrayList<>();
        for (final Path file : filesOf(setting, path)) {
            try {
                final byte[] bytes = PemFile.read(setting, file, REVOCATIONS_LENGTH_MAX);
                final Collection<? extends CRL> found = factory().generateCRLs(new ByteArrayInputStream(bytes));
                if (found.isEmpty()) {
                    throw new TlsFileException(setting, file, "holds no list of revocations");
                }
                lists.addAll(found);
            } catch (final GeneralSecurityException e) {
                throw new TlsFileException(setting, file, "holds a list of revocations that cannot be read", e);
            }
        }
        if (lists.isEmpty()) {
            throw new TlsFileException(setting, path, "is a directory without a list of revocations");
        }
        return lists;
    }

    /** The file itself, or what is in the directory, hidden files apart. */
    static List<Path> filesOf(final String setting, final Path path) throws TlsFileException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(entry -> Files.isRegularFile(entry)
                            && !String.valueOf(entry.getFileName()).startsWith("."))
                    .sorted()
                    .limit(FILES_MAX)
                    .toList();
        } catch (final IOException e) {
            throw new TlsFileException(setting, path, "cannot be read", e);
        }
    }

    private static CertificateFactory factory() throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509");
    }
}
