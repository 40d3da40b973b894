package io.millrace.security.acl;

import io.millrace.security.AclRule;

/** What is true for some clients; the first rule that fits decides. Immutable. */
public record Rule(Who who, AclRule rule) {}
