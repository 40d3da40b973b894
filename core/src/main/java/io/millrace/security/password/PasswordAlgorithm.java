package io.millrace.security.password;

/** How passwords are hashed. Immutable; any thread. */
public interface PasswordAlgorithm {
    /**
     * Hashes a new password with a salt of its own.
     *
     * @throws IllegalArgumentException if the algorithm cannot take it; the message is for whoever chose it
     */
    StoredPassword store(byte[] password);

    /**
     * A password that was hashed elsewhere, as the columns {@code password_hash} and {@code salt} of EMQX have it: the
     * hash in hexadecimal, or as bcrypt and argon2 write theirs, the salt as the text that it is.
     *
     * @throws IllegalArgumentException if it is none of this algorithm; the message does not tell it
     */
    StoredPassword stored(String hash, String salt);
}
