package io.millrace.security.authn;

/**
 * Stands for all that a backend can see of a client, its Password included, and tells nothing of it: the first half of a
 * keyed hash.
 */
record CredentialsKey(long high, long low) {}
