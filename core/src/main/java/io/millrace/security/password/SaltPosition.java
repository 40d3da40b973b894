package io.millrace.security.password;

/** Where the salt stands when a digest is made of it and the password. */
public enum SaltPosition {
    PREFIX,
    SUFFIX,
    /** There is none. */
    DISABLE
}
