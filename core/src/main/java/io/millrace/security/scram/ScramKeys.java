package io.millrace.security.scram;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.security.password.Pbkdf2;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a password for one mechanism (RFC 5802 §3): enough to believe somebody who knows it, not enough to be
 * taken for them. Immutable.
 *
 * <pre>
 *   SCRAM-SHA-256$ITERATIONS:SALT$STOREDKEY:SERVERKEY      as PostgreSQL writes it, in Base64
 * </pre>
 */
final class ScramKeys {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SALT_LENGTH = 16;
    private static final Pattern TEXT = Pattern.compile(
            "(SCRAM-SHA-(?:256|512))\\$(\\d{1,9}):([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)");

    private final ScramMechanism mechanism;
    private final int iterations;
    private final byte[] salt;
    private final byte[] storedKey;
    private final byte[] serverKey;

    ScramKeys(
            final ScramMechanism mechanism,
            final int iterations,
            final byte[] salt,
            final byte[] storedKey,
            final byte[] serverKey) {
        this.mechanism = mechanism;
        this.iterations = iterations;
        this.salt = salt;
        this.storedKey = storedKey;
        this.serverKey = serverKey;
    }

    /** @param password prepared, in UTF-8 */
    static ScramKeys of(final ScramMechanism mechanism, final byte[] password, final int iterations) {
        final byte[] salt = new byte[SALT_LENGTH];
        RANDOM.nextBytes(salt);
        return of(mechanism, password, salt, iterations);
    }

    static ScramKeys of(
            final ScramMechanism mechanism, final byte[] password, final byte[] salt, final int iterations) {
        final byte[] salted =
                Pbkdf2.derive(mechanism.digest(), password, salt, iterations, mechanism.hash(new byte[0]).length);
        final byte[] storedKey = mechanism.hash(mechanism.hmac(salted, "Client Key".getBytes(UTF_8)));
        return new ScramKeys(
                mechanism, iterations, salt, storedKey, mechanism.hmac(salted, "Server Key".getBytes(UTF_8)));
    }

    /**
     * Those of one mechanism from all that are kept of an account, with spaces between.
     *
     * @return null if there are none
     */
    static @Nullable ScramKeys find(final String secret, final ScramMechanism mechanism) {
        for (final String text : secret.split(" ")) {
            final Matcher matcher = TEXT.matcher(text);
            if (matcher.matches() && matcher.group(1).equals(mechanism.method())) {
                final Base64.Decoder base64 = Base64.getDecoder();
                return new ScramKeys(
                        mechanism,
                        Integer.parseInt(matcher.group(2)),
                        base64.decode(matcher.group(3)),
                        base64.decode(matcher.group(4)),
                        base64.decode(matcher.group(5)));
            }
        }
        return null;
    }

    /** What nobody can prove to know, for somebody who has no account: as if there were one, and the same each time. */
    static ScramKeys decoy(
            final ScramMechanism mechanism, final String name, final byte[] decoyKey, final int iterations) {
        final byte[] salt = new byte[SALT_LENGTH];
        System.arraycopy(mechanism.hmac(decoyKey, name.getBytes(UTF_8)), 0, salt, 0, SALT_LENGTH);
        final byte[] unknown = new byte[mechanism.hash(salt).length];
        RANDOM.nextBytes(unknown);
        return new ScramKeys(mechanism, iterations, salt, unknown, unknown);
    }

    int iterations() {
        return iterations;
    }

    byte[] salt() {
        return salt;
    }

    byte[] storedKey() {
        return storedKey;
    }

    byte[] serverKey() {
        return serverKey;
    }

    String text() {
        final Base64.Encoder base64 = Base64.getEncoder();
        return mechanism.method() + "$" + iterations + ":" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(storedKey) + ":" + base64.encodeToString(serverKey);
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return mechanism.method();
    }
}
