package io.millrace.auth.jwt;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Public keys in PEM: on their own, or in a certificate. What is wrong with one is an IllegalArgumentException. */
final class PublicKeys {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PUBLIC KEY-----(.*?)-----END PUBLIC KEY-----", Pattern.DOTALL);
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";
    private static final String RULE = "must be a public key or a certificate in PEM, or a file with one";
    private static final long LENGTH_MAX = 1 << 20;
    /** RFC 7518 §3.3. */
    private static final int RSA_BITS = 2_048;

    private PublicKeys() {}

    static PublicKey of(final Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LENGTH_MAX) {
                throw new IllegalArgumentException(RULE + "; there is no such file");
            }
            return of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (final IOException e) {
            throw new IllegalArgumentException(RULE + "; the file cannot be read");
        }
    }

    static PublicKey of(final String pem) {
        final PublicKey key;
        try {
            key = parse(pem);
        } catch (final GeneralSecurityException e) {
            throw new IllegalArgumentException(RULE);
        }
        if (key instanceof final RSAPublicKey rsa && rsa.getModulus().bitLength() < RSA_BITS) {
            throw new IllegalArgumentException("must have " + RSA_BITS + " bits at least");
        }
        return key;
    }

    private static PublicKey parse(final String pem) throws GeneralSecurityException {
        final Matcher key = KEY.matcher(pem);
        if (key.find()) {
            final byte[] der = Base64.getMimeDecoder().decode(key.group(1));
            for (final String algorithm : List.of("RSA", "EC", "EdDSA")) {
                try {
                    return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
                } catch (final InvalidKeySpecException another) {
                    // The encoding names its algorithm: the next one may be it.
                }
            }
        }
        final int at = pem.indexOf(CERTIFICATE);
        if (at < 0) {
            throw new IllegalArgumentException(RULE);
        }
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.substring(at).getBytes(StandardCharsets.ISO_8859_1)))
                .getPublicKey();
    }
}
