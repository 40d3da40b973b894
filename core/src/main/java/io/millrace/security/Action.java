package io.millrace.security;

/** What a rule of authorization is about. */
public enum Action {
    PUBLISH,
    SUBSCRIBE,
    ALL
}
