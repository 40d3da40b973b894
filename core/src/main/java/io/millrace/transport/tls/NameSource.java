package io.millrace.transport.tls;

/** What of a client's certificate stands for the Client Identifier or the User Name of its CONNECT. */
public enum NameSource {
    DISABLED,
    /** The Common Name of the subject. */
    CN,
    /** The whole subject, as RFC 2253 writes it. */
    DN
}
