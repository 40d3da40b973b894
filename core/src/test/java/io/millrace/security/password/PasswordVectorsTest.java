package io.millrace.security.password;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * What other implementations made of the password "sEcret": Python's hashlib, libxcrypt, the reference implementation of
 * argon2, {@code mosquitto_passwd} 2.0.
 */
class PasswordVectorsTest {
    private static final byte[] RIGHT = "sEcret".getBytes(UTF_8);
    private static final byte[] WRONG = "secret".getBytes(UTF_8);

    private static void assertKnows(final StoredPassword stored) {
        assertTrue(stored.isRight(RIGHT));
        assertFalse(stored.isRight(WRONG));
        assertFalse(stored.isRight(new byte[0]));
        final StoredPassword again = PasswordText.parse(stored.text());
        assertTrue(again.isRight(RIGHT));
        assertFalse(again.isRight(WRONG));
        assertEquals(stored.text(), again.text());
    }

    private static void assertSimple(
            final Digest digest, final SaltPosition position, final String hash, final String salt) {
        assertKnows(new SimpleAlgorithm(digest, position).stored(hash, salt));
        assertKnows(new SimpleAlgorithm(digest, position).stored(hash.toUpperCase(Locale.ROOT), salt));
    }

    @Test
    void simpleDigestsAsEmqxHasThem() {
        assertSimple(Digest.MD5, SaltPosition.PREFIX, "4d950bea5d506efae10d2602e8953da0", "salt");
        assertSimple(Digest.SHA, SaltPosition.SUFFIX, "d2cec759f3fc5433d4e9903b874dc879ab11b5a6", "salt");
        assertSimple(
                Digest.SHA256,
                SaltPosition.PREFIX,
                "7f1ce09d0f0ffd69ad59e251a39328499757a118e9fb1df78e99e26eb4497780",
                "salt");
        assertSimple(
                Digest.SHA512,
                SaltPosition.DISABLE,
                "0d8297877bcbe0d51c1942aac868a655adc47f010eb80e1d57f0ec61c0294ec8"
                        + "e8c234539291c9e85e33af3d13faffeb844e82e8ac26be42616ee5a9438c9a3a",
                "");
        assertKnows(new SimpleAlgorithm(Digest.PLAIN, SaltPosition.DISABLE).stored("sEcret", ""));
        assertKnows(new SimpleAlgorithm(Digest.PLAIN, SaltPosition.PREFIX).stored("saltsEcret", "salt"));
    }

    @Test
    void pbkdf2WithEachDigest() {
        assertDerived(Digest.MD5, "9005326eaf673f6d292cd4dd973b5d20ab5ae90c920a023d6f137dd7ea7a8cadba3f1dbb44027829");
        assertDerived(Digest.SHA, "45b7ccb5dcb53609ac6c19564361d2e67c809954ac9ca4beaecbbb5f2f839d82d45d28cd32db2872");
        assertDerived(
                Digest.SHA224, "e2035b9716bb4eea02205c96f0a1f001eaea78325c3d8a35bb97dd982dea1f3f697f03bc4c4c27b9");
        assertDerived(
                Digest.SHA256, "f52d6d85103e5ad0ae483d7ce89af1c658d9057afffd4cff5ed25262c22b6c785da7e8538c1868a0");
        assertDerived(
                Digest.SHA384, "aca8b250ad39868910d2e480a71de99f3a1331acc9596abf30a9b54552dba89f57844fedf3ede037");
        assertDerived(
                Digest.SHA512, "7b90e2b6e69ab18fdfa99e96bc1fab664d1c3655630bf232cfcb3df692264fd2b4e7d42d25f76858");
        assertKnows(new Pbkdf2Algorithm(Digest.SHA512, 10, 0)
                .stored(
                        "f24c8ca74ae2ee400b2941a9821f0f3b6d10253b1ce5fede1eb4873f26250337"
                                + "983d29935289a7fbb4c3525dc3ea0e9b31ff7fae67d94245a2a85df03d6f2689",
                        "0123456789abcdef"));
    }

    private static void assertDerived(final Digest digest, final String key) {
        assertEquals(key, HexFormat.of().formatHex(Pbkdf2.derive(digest, RIGHT, "salt".getBytes(UTF_8), 100, 40)));
        assertKnows(new Pbkdf2Algorithm(digest, 100, 40).stored(key, "salt"));
    }

    @Test
    void pbkdf2OfEmptyAndOfLongPasswords() {
        assertEquals(
                "5ddf839afa2d5fb4be56e1a0f48917617559bef61ec122bfca1c7f75ac8f401d",
                HexFormat.of().formatHex(Pbkdf2.derive(Digest.SHA256, new byte[0], "salt".getBytes(UTF_8), 3, 32)));
        assertEquals(
                "287c49d10c76a257901dd1040c538f08b846734d343bbe2e0330f601abf41c81",
                HexFormat.of()
                        .formatHex(Pbkdf2.derive(
                                Digest.SHA256, "x".repeat(200).getBytes(UTF_8), "salt".getBytes(UTF_8), 3, 32)));
    }

    @Test
    void bcryptInItsDialects() {
        assertKnows(PasswordText.parse("$2b$04$abcdefghijklmnopqrstuuEyRF93CUgSeF./pbkNVOqj6m6iG/2Gi"));
        assertKnows(new BcryptAlgorithm(10).stored("$2y$05$abcdefghijklmnopqrstuu1JV2vMpP3wDcdFf2jLviLrk7yzN.uEi", ""));
        final StoredPassword empty = PasswordText.parse("$2b$04$abcdefghijklmnopqrstuubyCG3zY1GIXMyxfivm.ClDiInHzxjiq");
        assertTrue(empty.isRight(new byte[0]));
        assertFalse(empty.isRight(new byte[1]));
        // It looks at 72 bytes, here as elsewhere.
        final StoredPassword longOne =
                PasswordText.parse("$2a$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i");
        assertTrue(longOne.isRight("x".repeat(80).getBytes(UTF_8)));
        assertTrue(longOne.isRight("x".repeat(72).getBytes(UTF_8)));
        assertFalse(longOne.isRight("x".repeat(71).getBytes(UTF_8)));
    }

    @Test
    void argon2InItsKinds() {
        for (final String text : List.of(
                "$argon2id$v=19$m=64,t=2,p=2$c29tZXNhbHQx$jcCVK9gir+WQDDQylUtZtZiVGYNc5e8VPEuIgAnglvQ",
                "$argon2i$v=19$m=64,t=2,p=2$c29tZXNhbHQx$WrxMjqJUV77zEp5psEtY+ghhe+2oUW+FIHDG+sKl7nc",
                "$argon2d$v=19$m=64,t=2,p=2$c29tZXNhbHQx$55+QwJnlmticqmpvu6ZO7PWQ1hTVPd6DXjMBOoOSiaQ",
                "$argon2id$v=19$m=16,t=1,p=1$c29tZXNhbHQx$y3IzuLKlggj3tde4k+b2AsheRKdjF2dE")) {
            assertKnows(PasswordText.parse(text));
            assertEquals(text, PasswordText.parse(text).text());
        }
    }

    @Test
    void passwordFilesOfMosquitto() {
        assertKnows(
                PasswordText.parse("$7$101$LuVOAYCs7aH9DQMl$zhmmQnenDDoujRVuHnkzAYvtRSvWSCUmS5xnfMyJsfl0s3pHMPN9FM47h"
                        + "46u8JEHEvDbtk4MKRrODTcxG3x0zA=="));
        assertKnows(
                PasswordText.parse("$6$UHJGDQz8KMdL8E3m$RhPdvjdObfwC+S6QL2hh3fgZfI84Sf3jiA4IaRQGpDqQty4h1LtsnOORYTvC"
                        + "etmy1lIdFgYt0v/Qg79V25N8TQ=="));
    }
}
