package io.millrace.security.password;

import java.security.SecureRandom;

/** New salts. */
final class Salts {
    /** More than enough for no two to be equal. */
    static final int LENGTH = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private Salts() {}

    static byte[] next() {
        final byte[] salt = new byte[LENGTH];
        RANDOM.nextBytes(salt);
        return salt;
    }
}
