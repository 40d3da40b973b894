package io.millrace.auth.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.security.authn.contract.RecordedAnswer.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which signatures are believed. */
@Timeout(60)
final class JwtAlgorithmTest {
    private static final String CLAIMS = "{\"sub\":\"a\"}";
    private static final long NOW_S = 1_700_000_000;

    @TempDir
    Path directory;

    @Test
    void aSecretVerifiesItsHashes() {
        final SecretKeySpec key = new SecretKeySpec("s".repeat(64).getBytes(StandardCharsets.UTF_8), "HMAC");
        try (JwtAuthentication backend = Shown.backend("algorithm = hmac-based, secret = " + "s".repeat(64), NOW_S)) {
            for (final String algorithm : List.of("HS256", "HS384", "HS512")) {
                assertEquals(Kind.ALLOW, Shown.kind(backend, token(algorithm, key)), algorithm);
            }
        }
    }

    @Test
    void aSecretMayBeBase64() {
        final byte[] secret = {0, (byte) 0xFF, 1, 2, 3};
        final String section = "algorithm = hmac-based, secret_base64_encoded = true, secret = \""
                + Base64.getEncoder().encodeToString(secret) + "\"";
        try (JwtAuthentication backend = Shown.backend(section, NOW_S)) {
            assertEquals(Kind.ALLOW, Shown.kind(backend, token("HS256", new SecretKeySpec(secret, "HMAC"))));
        }
    }

    @Test
    void aPublicKeyVerifiesItsKind() throws Exception {
        final Map<String, KeyPair> pairs = Map.of(
                "RS256 RS384 RS512 PS256 PS384 PS512", rsa(2_048),
                "ES256", ec("secp256r1"),
                "ES384", ec("secp384r1"),
                "ES512", ec("secp521r1"),
                "EdDSA", KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        for (final Map.Entry<String, KeyPair> entry : pairs.entrySet()) {
            try (JwtAuthentication backend = publicKey(entry.getValue())) {
                for (final String algorithm : entry.getKey().split(" ")) {
                    final String token = token(algorithm, entry.getValue().getPrivate());
                    assertEquals(Kind.ALLOW, Shown.kind(backend, token), algorithm);
                    assertEquals(Kind.IGNORE, Shown.kind(backend, tampered(token)), algorithm);
                }
            }
        }
    }

    @Test
    void aPublicKeyMayBeAFile() throws Exception {
        final KeyPair pair = ec("secp256r1");
        final Path file = Files.writeString(directory.resolve("key.pem"), Minted.pem(pair.getPublic()));
        try (JwtAuthentication backend =
                Shown.backend("algorithm = public-key, public_key = \"" + file + "\"", NOW_S)) {
            assertEquals(Kind.ALLOW, Shown.kind(backend, token("ES256", pair.getPrivate())));
        }
    }

    /** CVE-2015-9235 and its kin. */
    @Test
    void aTokenDoesNotChooseHowItIsVerified() throws Exception {
        final KeyPair pair = rsa(2_048);
        final String pem = Minted.pem(pair.getPublic());
        try (JwtAuthentication backend = publicKey(pair)) {
            for (final byte[] secret : List.of(
                    pem.getBytes(StandardCharsets.UTF_8),
                    pem.trim().getBytes(StandardCharsets.UTF_8),
                    pair.getPublic().getEncoded())) {
                assertEquals(Kind.IGNORE, Shown.kind(backend, token("HS256", new SecretKeySpec(secret, "HMAC"))));
            }
            assertNobodySigns(backend);
        }
        try (JwtAuthentication backend = Shown.backend("algorithm = hmac-based, secret = s", NOW_S)) {
            assertEquals(Kind.IGNORE, Shown.kind(backend, token("RS256", pair.getPrivate())));
            assertNobodySigns(backend);
        }
    }

    private static void assertNobodySigns(final JwtAuthentication backend) {
        for (final String none : List.of("none", "None", "NONE", "nOnE", "")) {
            final String header = encoded("{\"alg\":\"" + none + "\"}");
            for (final String signature : List.of("", "AA", "x")) {
                assertEquals(Kind.IGNORE, Shown.kind(backend, header + "." + encoded(CLAIMS) + "." + signature), none);
            }
        }
        assertEquals(Kind.IGNORE, Shown.kind(backend, encoded("{}") + "." + encoded(CLAIMS) + ".AA"));
    }

    /** A key that the token brings itself proves nothing. */
    @Test
    void theKeyOfTheHeaderIsNotUsed() throws Exception {
        final KeyPair stranger = ec("secp256r1");
        try (JwtAuthentication backend = publicKey(ec("secp256r1"))) {
            final java.security.spec.ECPoint point =
                    ((java.security.interfaces.ECPublicKey) stranger.getPublic()).getW();
            final String header = "{\"alg\":\"ES256\",\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
                    + Minted.encoded(unsigned(point.getAffineX().toByteArray()))
                    + "\",\"y\":\""
                    + Minted.encoded(unsigned(point.getAffineY().toByteArray()))
                    + "\"}}";
            assertEquals(
                    Kind.IGNORE, Shown.kind(backend, Minted.token(header, CLAIMS, stranger.getPrivate(), "ES256")));
        }
    }

    @Test
    void aHeaderThatMustBeUnderstoodAndIsNotRefuses() {
        final SecretKeySpec key = new SecretKeySpec(new byte[] {'s'}, "HMAC");
        try (JwtAuthentication backend = Shown.backend("algorithm = hmac-based, secret = s", NOW_S)) {
            final String header = "{\"alg\":\"HS256\",\"crit\":[\"b\"],\"b\":1}";
            assertEquals(Kind.IGNORE, Shown.kind(backend, Minted.token(header, CLAIMS, key, "HS256")));
        }
    }

    @Test
    void whatIsNoTokenIsLeftToOthers() {
        try (JwtAuthentication backend = Shown.backend("algorithm = hmac-based, secret = s", NOW_S)) {
            for (final String text : List.of(
                    "",
                    "password",
                    "a.b",
                    "a.b.c",
                    "a.b.c.d.e",
                    "..",
                    ".".repeat(60_000),
                    encoded("[") + ".e30.AA",
                    encoded("{\"alg\":" + "[".repeat(20_000)) + ".e30.AA")) {
                assertEquals(Kind.IGNORE, Shown.kind(backend, text));
            }
            assertEquals(Kind.IGNORE, Shown.kind(backend, null));
        }
    }

    private static JwtAuthentication publicKey(final KeyPair pair) {
        return Shown.backend(
                "algorithm = public-key, public_key = \"\"\"" + Minted.pem(pair.getPublic()) + "\"\"\"", NOW_S);
    }

    private static String token(final String algorithm, final java.security.Key key) {
        return Minted.token("{\"alg\":\"" + algorithm + "\"}", CLAIMS, key, algorithm);
    }

    private static String tampered(final String token) {
        final String[] parts = token.split("\\.");
        return parts[0] + "." + encoded("{\"sub\":\"b\"}") + "." + parts[2];
    }

    private static String encoded(final String text) {
        return Minted.encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] unsigned(final byte[] number) {
        final byte[] coordinate = new byte[32];
        final int length = Math.min(32, number.length);
        System.arraycopy(number, number.length - length, coordinate, 32 - length, length);
        return coordinate;
    }

    private static KeyPair rsa(final int bits) throws GeneralSecurityException {
        final KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static KeyPair ec(final String curve) throws GeneralSecurityException {
        final KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }
}
