package io.millrace.security.acl;

/** What is true for some clients; the first rule that fits decides. Immutable. */
public record Rule(Who who, AclRule rule) {}
