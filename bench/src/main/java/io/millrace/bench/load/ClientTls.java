package io.millrace.bench.load;

import io.millrace.bench.BenchException;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the connections of a run, 1.3 or 1.2, by BoringSSL or else the JDK. Every handshake is a whole one: no session is
 * resumed, as after a power cut. Any thread.
 */
final class ClientTls implements AutoCloseable {
    private final SslContext context;
    private final String host;
    private final AtomicInteger handshakes = new AtomicInteger();

    private ClientTls(final SslContext context, final String host) {
        this.context = context;
        this.host = host;
    }

    /**
     * @param trusted PEM file; the broker's certificate must be signed by one of it, and be for {@code host}. Null: any
     *     certificate is believed
     */
    static ClientTls towards(final String host, final @Nullable Path trusted) throws BenchException {
        final SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK);
        try {
            if (trusted == null) {
                builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
            } else {
                builder.trustManager(trusted.toFile()).endpointIdentificationAlgorithm("HTTPS");
            }
            return new ClientTls(builder.build(), host);
        } catch (final SSLException | IllegalArgumentException e) {
            throw new BenchException("--cafile " + trusted + " holds no certificates in PEM: " + e.getMessage(), e);
        }
    }

    /** For one connection. */
    SslHandler newHandler(final ByteBufAllocator allocator) {
        // Sessions are remembered by host and port: with a port of its own a connection finds none.
        final SslHandler handler = context.newHandler(allocator, host, handshakes.incrementAndGet());
        // The run has its own, for all up to CONNACK.
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }

    /** After the last connection. */
    @Override
    public void close() {
        ReferenceCountUtil.release(context);
    }
}
