package io.millrace.transport.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One identity of a listener, read and checked: what handshakes with clients that ask for it begin with. */
final class TlsSite {
    private static final Logger LOGGER = LoggerFactory.getLogger(TlsSite.class);
    private static final String CERTIFICATE = "certfile";
    private static final int EXPIRY_WARNING_DAYS = 14;
    private static final long OCSP_LENGTH_MAX = 64 * 1024;

    private final SslContext context;
    private final byte @Nullable [] ocspResponse;

    private TlsSite(final SslContext context, final byte @Nullable [] ocspResponse) {
        this.context = context;
        this.ocspResponse = ocspResponse;
    }

    /** @param trust null if clients are not asked for certificates */
    static TlsSite open(
            final TlsIdentity identity,
            final TlsConfig config,
            final @Nullable TrustManagerFactory trust,
            final TlsProvider provider)
            throws IOException {
        final List<X509Certificate> chain = TlsFiles.certificates(CERTIFICATE, identity.certificate());
        final PrivateKey key = PemKey.read(identity.key(), identity.password());
        final X509Certificate own = chain.get(0);
        if (!fits(key, own.getPublicKey())) {
            throw new TlsFileException(
                    "keyfile", identity.key(), "does not fit the certificate " + identity.certificate());
        }
        warnOfExpiry(identity.certificate(), own);
        final byte[] ocspResponse = ocspResponse(identity, provider);
        final SslContextBuilder builder = SslContextBuilder.forServer(key, chain)
                .sslProvider(provider.provider())
                .protocols(config.versions())
                .enableOcsp(ocspResponse != null);
        if (!config.ciphers().isEmpty()) {
            builder.ciphers(
                    known(config.ciphers(), provider),
                    (ciphers, defaults, supported) -> java.util.stream.StreamSupport.stream(
                                    ciphers.spliterator(), false)
                            .toArray(String[]::new));
        }
        if (trust != null) {
            builder.trustManager(trust);
            builder.clientAuth(
                    config.clients().verification() == ClientVerification.REQUIRED
                            ? ClientAuth.REQUIRE
                            : ClientAuth.OPTIONAL);
        }
        final SslContext context;
        try {
            context = builder.build();
        } catch (final SSLException | IllegalArgumentException e) {
            throw new TlsFileException(CERTIFICATE, identity.certificate(), "cannot be used: " + e.getMessage(), e);
        }
        if (trust != null && context.sessionContext() instanceof final OpenSslSessionContext sessions) {
            // Each connection shows its certificate anew: a session that is resumed is not looked at again.
            sessions.setSessionCacheEnabled(false);
        }
        return new TlsSite(context, ocspResponse);
    }

    private static byte @Nullable [] ocspResponse(final TlsIdentity identity, final TlsProvider provider)
            throws TlsFileException {
        final Path file = identity.ocspResponse();
        if (file == null) {
            return null;
        }
        final byte[] response = PemFile.read("ocsp.response_file", file, OCSP_LENGTH_MAX);
        if (provider != TlsProvider.BORINGSSL || !OpenSsl.isOcspSupported()) {
            LOGGER.warn("{} is not shown to clients: the JDK's TLS cannot do it", file);
            return null;
        }
        return response;
    }

    /** They sign and verify together. */
    private static boolean fits(final PrivateKey key, final PublicKey certified) throws IOException {
        final String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "RSASSA-PSS" -> "";
            default -> "EdDSA";
        };
        if (algorithm.isEmpty()) {
            return certified.getAlgorithm().startsWith("RSA");
        }
        try {
            final byte[] text = "whose key is this".getBytes(StandardCharsets.US_ASCII);
            final Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(text);
            final byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(text);
            return signature.verify(signed);
        } catch (final GeneralSecurityException another) {
            return false;
        }
    }

    private static void warnOfExpiry(final Path file, final X509Certificate certificate) {
        final Instant notBefore = certificate.getNotBefore().toInstant();
        final Instant notAfter = certificate.getNotAfter().toInstant();
        final Instant now = Instant.now();
        if (now.isAfter(notAfter)) {
            LOGGER.warn("the certificate {} has expired, on {}: clients will refuse it", file, notAfter);
        } else if (now.isBefore(notBefore)) {
            LOGGER.warn("the certificate {} is not valid before {}: clients will refuse it", file, notBefore);
        } else if (now.isAfter(notAfter.minus(EXPIRY_WARNING_DAYS, ChronoUnit.DAYS))) {
            LOGGER.warn("the certificate {} expires on {}", file, notAfter);
        }
    }

    private static List<String> known(final List<String> ciphers, final TlsProvider provider) throws IOException {
        for (final String cipher : ciphers) {
            if (!isKnown(cipher, provider)) {
                throw new IOException("ssl_options.ciphers: " + cipher + " is none that " + provider + " knows");
            }
        }
        return ciphers;
    }

    private static boolean isKnown(final String cipher, final TlsProvider provider) throws IOException {
        if (provider == TlsProvider.BORINGSSL) {
            return OpenSsl.isCipherSuiteAvailable(cipher);
        }
        try {
            final SSLParameters supported =
                    javax.net.ssl.SSLContext.getDefault().getSupportedSSLParameters();
            return Set.of(supported.getCipherSuites()).contains(cipher);
        } catch (final GeneralSecurityException e) {
            throw new IOException("the JDK has no TLS", e);
        }
    }

    /** False if it has been released; otherwise to be released once more. */
    boolean retain() {
        if (context instanceof final io.netty.util.ReferenceCounted counted) {
            try {
                counted.retain();
            } catch (final io.netty.util.IllegalReferenceCountException gone) {
                return false;
            }
        }
        return true;
    }

    void release() {
        io.netty.util.ReferenceCountUtil.release(context);
    }

    /** For one connection; the caller holds this. */
    SslHandler newHandler(final ByteBufAllocator allocator, final long handshakeTimeoutMs) {
        final SslHandler handler = context.newHandler(allocator);
        handler.setHandshakeTimeoutMillis(handshakeTimeoutMs);
        final byte[] response = ocspResponse;
        if (response != null && handler.engine() instanceof final ReferenceCountedOpenSslEngine engine) {
            engine.setOcspResponse(ByteBuffer.wrap(response).array().clone());
        }
        return handler;
    }
}
