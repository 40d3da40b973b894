package io.millrace.transport.tls;

import java.util.List;
import java.util.Map;

/**
 * TLS of one listener.
 *
 * @param identity shown to clients that ask for no host, or for one that is not in {@code hosts}
 * @param hosts identities by the host name that a client asks for (SNI); {@code *.example.com} stands for one label
 * @param versions of the protocol, as the JDK names them
 * @param ciphers that may be used, best first; empty for the provider's own choice. Those of TLS 1.3 cannot be chosen
 *     with BoringSSL
 * @param handshakeTimeoutMs for the handshake alone; the time for CONNECT goes on meanwhile
 * @param reloadIntervalMs how often the files are looked at; 0: only when {@link TlsDoor#reload()} is called
 */
public record TlsConfig(
        TlsIdentity identity,
        Map<String, TlsIdentity> hosts,
        ClientCertificates clients,
        List<String> versions,
        List<String> ciphers,
        long handshakeTimeoutMs,
        long reloadIntervalMs) {
    public static final String TLS_1_2 = "TLSv1.2";
    public static final String TLS_1_3 = "TLSv1.3";
    public static final long HANDSHAKE_TIMEOUT_MS = 15_000;
    public static final long RELOAD_INTERVAL_MS = 60_000;

    public TlsConfig {
        hosts = Map.copyOf(hosts);
        versions = List.copyOf(versions);
        ciphers = List.copyOf(ciphers);
    }

    /** Everything at its default but the files. */
    public static TlsConfig of(final TlsIdentity identity) {
        return new TlsConfig(
                identity,
                Map.of(),
                ClientCertificates.NONE,
                List.of(TLS_1_3, TLS_1_2),
                List.of(),
                HANDSHAKE_TIMEOUT_MS,
                RELOAD_INTERVAL_MS);
    }
}
