package io.millrace.broker;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.millrace.transport.tls.ClientCertificates;
import io.millrace.transport.tls.ClientVerification;
import io.millrace.transport.tls.NameSource;
import io.millrace.transport.tls.TlsConfig;
import io.millrace.transport.tls.TlsIdentity;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads {@code ssl_options} of one listener, and what its clients' certificates stand for. */
final class TlsReader {
    private static final Map<String, String> VERSIONS =
            Map.of("tlsv1.2", TlsConfig.TLS_1_2, "tlsv1.3", TlsConfig.TLS_1_3);
    private static final Set<String> HOST_KEYS =
            Set.of("host", "certfile", "keyfile", "password", "ocsp_response_file");
    private static final int DEPTH_MAX = 100;
    private static final long HANDSHAKE_MAX_MS = 3_600_000;
    private static final long RELOAD_MIN_MS = 1_000;
    private static final long RELOAD_MAX_MS = 86_400_000;

    private final ConfigReader reader;
    private final Path home;
    private final String section;
    private final String options;

    /** @param section of the listener */
    TlsReader(final ConfigReader reader, final Path home, final String section) {
        this.reader = reader;
        this.home = home;
        this.section = section;
        options = section + ".ssl_options.";
    }

    /** @param development the identity of a listener that has none */
    TlsConfig read(final TlsIdentity development) {
        return new TlsConfig(
                identity(development),
                hosts(),
                clients(),
                versions(),
                reader.texts(options + "ciphers"),
                checked(options + "handshake_timeout", 1, HANDSHAKE_MAX_MS),
                reloadIntervalMs());
    }

    private TlsIdentity identity(final TlsIdentity development) {
        final Path certificate = file("certfile");
        final Path key = file("keyfile");
        final String password = reader.text(options + "password");
        final Path ocspResponse = file("ocsp.response_file");
        if (certificate == null) {
            if (key != null) {
                throw new InvalidSettingException(options + "keyfile", key, "needs a certfile that it fits");
            }
            return development;
        }
        if (key == null) {
            throw new InvalidSettingException(
                    options + "keyfile", "", "must be the private key of the certfile", options + "certfile");
        }
        return new TlsIdentity(certificate, key, password.isEmpty() ? null : password, ocspResponse);
    }

    private ClientCertificates clients() {
        final boolean isVerified = reader.choice(options + "verify", Verify.class) == Verify.VERIFY_PEER;
        final boolean isRequired = reader.flag(options + "fail_if_no_peer_cert");
        final Path authorities = file("cacertfile");
        final Path revocations = file("crlfile");
        final boolean isRevocable = reader.flag(options + "enable_crl_check");
        final int depth = reader.number(options + "depth");
        InvalidSettingException.checkRange(options + "depth", depth, 0, DEPTH_MAX);
        if (isVerified && authorities == null) {
            throw new InvalidSettingException(
                    options + "cacertfile",
                    "",
                    "must be the certificates of the authorities that clients are believed by",
                    options + "verify");
        }
        if (isRequired && !isVerified) {
            throw new InvalidSettingException(options + "fail_if_no_peer_cert", true, "needs verify = verify_peer");
        }
        if (isRevocable && (revocations == null || !isVerified)) {
            throw new InvalidSettingException(
                    options + "enable_crl_check", true, "needs a crlfile, and verify = verify_peer");
        }
        return new ClientCertificates(
                isRequired
                        ? ClientVerification.REQUIRED
                        : isVerified ? ClientVerification.OPTIONAL : ClientVerification.NONE,
                authorities,
                depth,
                isRevocable ? revocations : null,
                names("peer_cert_as_username", isRequired),
                names("peer_cert_as_clientid", isRequired));
    }

    /** Without the obligation to show one, who shows none could say to be anybody. */
    private NameSource names(final String key, final boolean isRequired) {
        final NameSource source = reader.choice(section + "." + key, NameSource.class);
        if (source != NameSource.DISABLED && !isRequired) {
            throw new InvalidSettingException(
                    section + "." + key,
                    source,
                    "needs ssl_options.verify = verify_peer and ssl_options.fail_if_no_peer_cert = true");
        }
        return source;
    }

    private List<String> versions() {
        final String key = options + "versions";
        final List<String> written = reader.texts(key);
        if (written.isEmpty() || !VERSIONS.keySet().containsAll(written)) {
            throw new InvalidSettingException(key, written, "allowed are tlsv1.3 and tlsv1.2, one of them or both");
        }
        return written.stream().distinct().map(VERSIONS::get).toList();
    }

    private long reloadIntervalMs() {
        final String key = options + "reload_interval";
        return reader.durationMs(key) == 0 ? 0 : checked(key, RELOAD_MIN_MS, RELOAD_MAX_MS);
    }

    private long checked(final String key, final long minimumMs, final long maximumMs) {
        final long durationMs = reader.durationMs(key);
        if (durationMs < minimumMs || durationMs > maximumMs) {
            throw new InvalidSettingException(
                    key, durationMs + "ms", "allowed is " + minimumMs + "ms to " + maximumMs + "ms");
        }
        return durationMs;
    }

    private Map<String, TlsIdentity> hosts() {
        final String key = options + "sni";
        final Map<String, TlsIdentity> hosts = new HashMap<>();
        for (final Config entry : reader.sections(key)) {
            final TreeSet<String> unknown = new TreeSet<>(entry.root().keySet());
            unknown.removeAll(HOST_KEYS);
            if (!unknown.isEmpty()) {
                throw new InvalidSettingException(key, "[...]", "an entry has no " + unknown.first());
            }
            final String host = entryText(key, entry, "host").toLowerCase(Locale.ROOT);
            final String certificate = entryText(key, entry, "certfile");
            final String privateKey = entryText(key, entry, "keyfile");
            if (host.isEmpty() || certificate.isEmpty() || privateKey.isEmpty()) {
                throw new InvalidSettingException(key, "[...]", "an entry needs host, certfile and keyfile");
            }
            final String password = entryText(key, entry, "password");
            final String ocspResponse = entryText(key, entry, "ocsp_response_file");
            final TlsIdentity identity = new TlsIdentity(
                    resolved(certificate),
                    resolved(privateKey),
                    password.isEmpty() ? null : password,
                    ocspResponse.isEmpty() ? null : resolved(ocspResponse));
            if (hosts.put(host, identity) != null) {
                throw new InvalidSettingException(key, "[...]", "has " + host + " twice");
            }
        }
        return hosts;
    }

    private static String entryText(final String key, final Config entry, final String name) {
        try {
            return entry.hasPath(name) ? entry.getString(name) : "";
        } catch (final ConfigException e) {
            throw new InvalidSettingException(key, "[...]", name + " of an entry must be text");
        }
    }

    private @Nullable Path file(final String key) {
        final String text = reader.text(options + key);
        if (text.indexOf('\0') >= 0) {
            throw new InvalidSettingException(options + key, text, "must be a path");
        }
        return text.isEmpty() ? null : resolved(text);
    }

    private Path resolved(final String text) {
        return home.resolve(text).normalize();
    }

    /** In the words of the configuration. */
    private enum Verify {
        VERIFY_NONE,
        VERIFY_PEER
    }
}
