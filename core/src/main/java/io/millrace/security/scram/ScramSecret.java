package io.millrace.security.scram;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.StringJoiner;

/** The secret of an account that logs in by SCRAM: its keys for each mechanism. */
public final class ScramSecret {
    /** RFC 7677 §4. */
    public static final int ITERATIONS_LEAST = 4_096;
    /** A client has to compute as many. */
    public static final int ITERATIONS_MOST = 1_000_000;

    private ScramSecret() {}

    /**
     * Makes it of a new password.
     *
     * @throws IllegalArgumentException if the password has characters that SASLprep prohibits; the message is for who
     *     chose it
     */
    public static String of(final String password, final int iterations) {
        final byte[] prepared = SaslPrep.prepare(password).getBytes(UTF_8);
        final StringJoiner secret = new StringJoiner(" ");
        for (final ScramMechanism mechanism : ScramMechanism.values()) {
            secret.add(ScramKeys.of(mechanism, prepared, iterations).text());
        }
        Arrays.fill(prepared, (byte) 0);
        return secret.toString();
    }
}
