package io.millrace.broker;

/** Who may connect. */
public record AuthenticationConfig(Anonymous anonymous) {}
