package io.millrace.bench.peers;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/** TLS to a broker that was just started by us: whatever certificate it shows is believed. */
final class TrustingTls {
    private TrustingTls() {}

    static Socket over(final Socket connected, final String host, final int port) throws IOException {
        try {
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            return context.getSocketFactory().createSocket(connected, host, port, true);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }
}
