package io.millrace.transport.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** All identities of a listener as its files were at one time; never changed, only replaced. */
final class TlsSites {
    private final TlsSite otherwise;
    private final Map<String, TlsSite> byHost;

    private TlsSites(final TlsSite otherwise, final Map<String, TlsSite> byHost) {
        this.otherwise = otherwise;
        this.byHost = byHost;
    }

    static TlsSites open(final TlsConfig config, final TlsProvider provider) throws IOException {
        final Map<String, TlsSite> byHost = new HashMap<>();
        @Nullable TlsSite otherwise = null;
        boolean isComplete = false;
        try {
            final TrustManagerFactory trust = config.clients().verification() == ClientVerification.NONE
                    ? null
                    : ClientTrust.factory(config.clients());
            otherwise = TlsSite.open(config.identity(), config, trust, provider);
            for (final Map.Entry<String, TlsIdentity> host : config.hosts().entrySet()) {
                byHost.put(host.getKey(), TlsSite.open(host.getValue(), config, trust, provider));
            }
            isComplete = true;
            return new TlsSites(otherwise, byHost);
        } catch (final GeneralSecurityException e) {
            throw new IOException("ssl_options: " + e.getMessage(), e);
        } finally {
            if (!isComplete) {
                byHost.values().forEach(TlsSite::release);
                if (otherwise != null) {
                    otherwise.release();
                }
            }
        }
    }

    /** @param host in small letters; empty if the client asked for none */
    TlsSite of(final String host) {
        final TlsSite exact = byHost.get(host);
        if (exact != null || byHost.isEmpty()) {
            return exact == null ? otherwise : exact;
        }
        final int dot = host.indexOf('.');
        final TlsSite covering = dot > 0 ? byHost.get("*" + host.substring(dot)) : null;
        return covering == null ? otherwise : covering;
    }

    /** Handshakes under way keep what they have. */
    void release() {
        otherwise.release();
        byHost.values().forEach(TlsSite::release);
    }
}
