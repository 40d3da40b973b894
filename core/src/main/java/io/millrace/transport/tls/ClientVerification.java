package io.millrace.transport.tls;

/** Whether clients have to show a certificate. */
public enum ClientVerification {
    /** They are not asked. */
    NONE,
    /** They are asked; one that shows a certificate that is not believed is refused, one without is not. */
    OPTIONAL,
    /** Without a certificate that is believed there is no connection. */
    REQUIRED
}
