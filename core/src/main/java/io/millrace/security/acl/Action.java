package io.millrace.security.acl;

/** What a rule of authorization is about. */
public enum Action {
    PUBLISH,
    SUBSCRIBE,
    ALL
}
