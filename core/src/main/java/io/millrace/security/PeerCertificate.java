package io.millrace.security;

import org.jspecify.annotations.Nullable;

/**
 * The certificate that a client has shown in its TLS handshake; the authority behind it is believed.
 *
 * @param commonName the last Common Name of the subject; null if it has none
 * @param subject as RFC 2253 writes it
 */
public record PeerCertificate(@Nullable String commonName, String subject) {}
