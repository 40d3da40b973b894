package io.millrace.security.password;

import java.util.Base64;
import java.util.Locale;

/**
 * The notation in which a stored password names its own algorithm.
 *
 * <pre>
 *   $2b$10$SALTHASH                       bcrypt; also 2a, 2x, 2y
 *   $argon2id$v=19$m=M,t=T,p=P$SALT$HASH  argon2; also i and d
 *   $6$SALT$HASH                          Mosquitto: SHA-512 of password and salt
 *   $7$ITERATIONS$SALT$HASH               Mosquitto: PBKDF2 with HMAC-SHA-512
 *   $pbkdf2-sha256$i=ITERATIONS$SALT$HASH PBKDF2 with any of the digests
 *   $digest-sha256$prefix$SALT$HASH       a digest of salt and password; also suffix and disable
 * </pre>
 *
 * SALT and HASH are Base64; but for bcrypt's, which has an alphabet of its own. Padding is read and not written.
 */
public final class PasswordText {
    static final String DIGEST = "$digest-";
    static final String PBKDF2 = "$pbkdf2-";

    private PasswordText() {}

    /** @throws IllegalArgumentException if it is none of these; the message does not tell it */
    public static StoredPassword parse(final String text) {
        if (text.startsWith("$2")) {
            return BcryptAlgorithm.stored(text);
        }
        if (text.startsWith("$argon2")) {
            return Argon2Algorithm.stored(text);
        }
        final String[] parts = text.split("\\$", -1);
        if (parts.length == 4 && parts[1].equals("6")) {
            return SimpleAlgorithm.stored(Digest.SHA512, SaltPosition.SUFFIX, base64(parts[2]), base64(parts[3]));
        }
        if (parts.length == 5 && parts[1].equals("7")) {
            return Pbkdf2Algorithm.stored(Digest.SHA512, iterations(parts[2]), base64(parts[3]), base64(parts[4]));
        }
        if (parts.length == 5 && text.startsWith(PBKDF2) && parts[2].startsWith("i=")) {
            return Pbkdf2Algorithm.stored(
                    Digest.of(parts[1].substring(PBKDF2.length() - 1)),
                    iterations(parts[2].substring(2)),
                    base64(parts[3]),
                    base64(parts[4]));
        }
        if (parts.length == 5 && text.startsWith(DIGEST)) {
            return SimpleAlgorithm.stored(
                    Digest.of(parts[1].substring(DIGEST.length() - 1)),
                    position(parts[2]),
                    base64(parts[3]),
                    base64(parts[4]));
        }
        throw new IllegalArgumentException("the password is in no notation that is known");
    }

    private static SaltPosition position(final String word) {
        for (final SaltPosition position : SaltPosition.values()) {
            if (position.name().toLowerCase(Locale.ROOT).equals(word)) {
                return position;
            }
        }
        throw new IllegalArgumentException("no position of a salt");
    }

    private static int iterations(final String digits) {
        if (!digits.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("no number of iterations");
        }
        return Integer.parseInt(digits);
    }

    static byte[] base64(final String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("not Base64");
        }
    }
}
