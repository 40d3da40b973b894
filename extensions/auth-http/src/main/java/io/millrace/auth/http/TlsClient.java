package io.millrace.auth.http;

import io.millrace.extension.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The broker's side of TLS towards a service, from the section {@code ssl}: {@code verify}, {@code cacertfile},
 * {@code certfile} and {@code keyfile}. The service has to show a certificate for its host unless {@code verify} is
 * {@code verify_none}.
 */
public final class TlsClient {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);
    private static final char[] NO_PASSWORD = new char[0];

    private final Settings settings;

    private TlsClient(final Settings settings) {
        this.settings = settings;
    }

    /** Null if nothing is said: then the JDK's authorities are believed. */
    public static @Nullable SSLContext read(final Settings settings) {
        if (!settings.has("ssl")) {
            return null;
        }
        final Settings section = settings.section("ssl");
        section.flag("enable", false);
        return new TlsClient(section).context();
    }

    private SSLContext context() {
        try {
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), trustManagers(), null);
            return context;
        } catch (final GeneralSecurityException e) {
            throw settings.refusal("enable", "TLS cannot be used here: " + e.getMessage());
        }
    }

    private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException {
        final String verify = settings.text("verify", "verify_peer");
        final Path authorities = settings.has("cacertfile") ? settings.path("cacertfile") : null;
        if (verify.equals("verify_none")) {
            return new TrustManager[] {new TrustAnything()};
        }
        if (!verify.equals("verify_peer")) {
            throw settings.refusal("verify", "must be verify_peer or verify_none");
        }
        if (authorities == null) {
            return null;
        }
        final KeyStore store = emptyStore();
        int count = 0;
        for (final Certificate certificate : certificates("cacertfile", authorities)) {
            store.setCertificateEntry("ca" + count++, certificate);
        }
        final TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException {
        if (!settings.has("certfile") && !settings.has("keyfile")) {
            return null;
        }
        final Collection<? extends Certificate> chain = certificates("certfile", settings.path("certfile"));
        final KeyStore store = emptyStore();
        store.setKeyEntry("own", privateKey(settings.path("keyfile")), NO_PASSWORD, chain.toArray(new Certificate[0]));
        final KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (final IOException e) {
            throw new IllegalStateException("nothing is read", e);
        }
        return store;
    }

    private Collection<? extends Certificate> certificates(final String key, final Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            final Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (final IOException | GeneralSecurityException e) {
            throw settings.refusal(key, "must be a file of certificates in PEM that can be read");
        }
        throw settings.refusal(key, "must be a file of certificates in PEM, and holds none");
    }

    private PrivateKey privateKey(final Path file) {
        try {
            final Matcher key = KEY.matcher(Files.readString(file));
            if (key.find()) {
                final byte[] der = Base64.getMimeDecoder().decode(key.group(1));
                for (final String algorithm : List.of("RSA", "EC", "EdDSA")) {
                    try {
                        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
                    } catch (final InvalidKeySpecException another) {
                        // The encoding names its algorithm: the next one may be it.
                    }
                }
            }
        } catch (final IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw settings.refusal("keyfile", "must be a file that can be read");
        }
        throw settings.refusal(
                "keyfile",
                "must be a private key in PEM that is not encrypted; openssl pkcs8 -topk8 -nocrypt writes one");
    }

    /** {@code verify_none}: the operator trusts the network. The extended kind, so that nobody checks the host either. */
    private static final class TrustAnything extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(final X509Certificate[] chain, final String type) {}

        @Override
        public void checkClientTrusted(final X509Certificate[] chain, final String type, final Socket socket) {}

        @Override
        public void checkClientTrusted(final X509Certificate[] chain, final String type, final SSLEngine engine) {}

        @Override
        public void checkServerTrusted(final X509Certificate[] chain, final String type) {}

        @Override
        public void checkServerTrusted(final X509Certificate[] chain, final String type, final Socket socket) {}

        @Override
        public void checkServerTrusted(final X509Certificate[] chain, final String type, final SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
