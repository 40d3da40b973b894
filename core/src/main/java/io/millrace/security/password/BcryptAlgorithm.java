package io.millrace.security.password;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * bcrypt, of which the algorithm looks at the first {@value #PASSWORD_LIMIT} bytes of a password only.
 *
 * @param rounds binary logarithm of the number of rounds, 4 to {@value #ROUNDS_LIMIT}
 */
public record BcryptAlgorithm(int rounds) implements PasswordAlgorithm {
    /** One takes a minute. */
    public static final int ROUNDS_LIMIT = 20;

    static final int PASSWORD_LIMIT = 72;

    private static final String VERSION = "2b";
    private static final Pattern TEXT = Pattern.compile("\\$2[abxy]?\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

    public BcryptAlgorithm {
        if (rounds < 4 || rounds > ROUNDS_LIMIT) {
            throw new IllegalArgumentException("bcrypt takes 4 to " + ROUNDS_LIMIT + " rounds, not " + rounds);
        }
    }

    @Override
    public StoredPassword store(final byte[] password) {
        if (password.length > PASSWORD_LIMIT) {
            throw new IllegalArgumentException("bcrypt takes passwords of up to " + PASSWORD_LIMIT + " bytes");
        }
        if (hasNul(password)) {
            throw new IllegalArgumentException("bcrypt takes no passwords with NUL");
        }
        return new Stored(OpenBSDBCrypt.generate(VERSION, password, Salts.next(), rounds));
    }

    @Override
    public StoredPassword stored(final String hash, final String salt) {
        return stored(hash);
    }

    static StoredPassword stored(final String text) {
        final Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("the hash is none of bcrypt");
        }
        final int rounds = Integer.parseInt(matcher.group(1));
        if (rounds < 4 || rounds > ROUNDS_LIMIT) {
            throw new IllegalArgumentException("bcrypt takes 4 to " + ROUNDS_LIMIT + " rounds, not " + rounds);
        }
        return new Stored(text);
    }

    /** It repeats a password, with a NUL behind it, until it is long enough: what has one of its own may be another's. */
    private static boolean hasNul(final byte[] password) {
        for (final byte b : password) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    private static final class Stored implements StoredPassword {
        private final String text;

        Stored(final String text) {
            this.text = text;
        }

        /** In constant time: it compares all that it has computed. */
        @Override
        public boolean isRight(final byte[] password) {
            final boolean isSame = OpenBSDBCrypt.checkPassword(text, password);
            return isSame && !hasNul(password);
        }

        @Override
        public boolean isCheap() {
            return false;
        }

        @Override
        public String text() {
            return text;
        }

        @Override
        public String toString() {
            return "bcrypt";
        }
    }
}
