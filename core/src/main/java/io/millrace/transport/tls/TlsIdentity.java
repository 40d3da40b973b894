package io.millrace.transport.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a listener shows to prove who it is.
 *
 * @param certificate PEM: the certificate, and behind it those that lead to an authority
 * @param key PEM: its private key
 * @param password of the key; null if it is not encrypted. Never logged
 * @param ocspResponse DER: an answer of the authority's OCSP responder to show along; null for none
 */
public record TlsIdentity(
        Path certificate,
        Path key,
        @Nullable String password,
        @Nullable Path ocspResponse) {
    @Override
    public String toString() {
        return "TlsIdentity[" + certificate + ", " + key + "]";
    }
}
