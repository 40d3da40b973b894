package io.millrace.security.authn;

/** What it means for a client that a backend could not be asked. */
public enum OnFailure {
    /** It is refused, and told that it may come again. */
    DENY,
    /** As if the backend did not know it. */
    IGNORE,
    /** It is let in, with nothing granted. */
    ALLOW
}
