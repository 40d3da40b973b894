package io.millrace.broker;

/** From where clients may connect without credentials. */
public enum Anonymous {
    LOOPBACK,
    EVERYONE
}
