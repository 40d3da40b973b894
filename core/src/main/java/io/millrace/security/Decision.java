package io.millrace.security;

/** Whether a client may do what it asks for. */
public enum Decision {
    ALLOW,
    /** It is answered that it may not, and its connection stays. */
    DENY,
    /** It may not, and its connection ends. */
    DISCONNECT,
    /** Somebody else has to be asked, see {@link Permissions#ask}. */
    LATER
}
