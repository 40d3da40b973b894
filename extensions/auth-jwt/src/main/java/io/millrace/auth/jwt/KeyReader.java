package io.millrace.auth.jwt;

import io.millrace.auth.http.HttpService;
import io.millrace.auth.http.HttpSettings;
import io.millrace.auth.http.ServiceUrl;
import io.millrace.auth.http.TlsClient;
import io.millrace.extension.Settings;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;

/** Reads from the configuration what tokens are verified with. */
final class KeyReader {
    private static final long LEAST_INTERVAL_MS = TimeUnit.SECONDS.toMillis(10);
    private static final long MOST_INTERVAL_MS = TimeUnit.DAYS.toMillis(7);
    private static final int TIMEOUT_MS = 5_000;
    private static final String AUTHORIZATION = "authorization";

    private final Settings settings;

    KeyReader(final Settings settings) {
        this.settings = settings;
    }

    VerificationKeys read() {
        if (settings.flag("use_jwks", false)) {
            return keySet();
        }
        return switch (settings.text("algorithm")) {
            case "hmac-based" -> new VerificationKeys.Fixed(List.of(secret()));
            case "public-key" -> new VerificationKeys.Fixed(List.of(publicKey()));
            default -> throw settings.refusal("algorithm", "must be hmac-based or public-key");
        };
    }

    private VerificationKey secret() {
        final String written = settings.text("secret");
        byte[] secret = written.getBytes(StandardCharsets.UTF_8);
        if (settings.flag("secret_base64_encoded", false)) {
            try {
                secret = Base64.getDecoder().decode(written.trim());
            } catch (final IllegalArgumentException e) {
                throw settings.refusal("secret", "must be Base64, as secret_base64_encoded says");
            }
        }
        if (secret.length == 0) {
            throw settings.refusal("secret", "must not be empty");
        }
        return VerificationKey.of(new SecretKeySpec(secret, "HMAC"));
    }

    private VerificationKey publicKey() {
        final String written = settings.text("public_key");
        try {
            return VerificationKey.of(
                    written.contains("-----BEGIN")
                            ? PublicKeys.of(written)
                            : PublicKeys.of(settings.path("public_key")));
        } catch (final IllegalArgumentException e) {
            throw settings.refusal("public_key", String.valueOf(e.getMessage()));
        }
    }

    private VerificationKeys keySet() {
        final long intervalMs = refreshIntervalMs();
        final HttpRequest request = request();
        final HttpSettings http = new HttpSettings(
                settings.number("pool_size", 1, 1, 1_024), TIMEOUT_MS, TIMEOUT_MS, KeySet.LENGTH_LIMIT);
        return new KeySet(new HttpService("jwks", http, TlsClient.read(settings)), request, System::nanoTime)
                .start(intervalMs);
    }

    /** A number is of seconds, as EMQX has it; less than ten are ten. */
    private long refreshIntervalMs() {
        final String key = "refresh_interval";
        final String written = settings.text(key, "300");
        final long intervalMs = written.matches("\\d+")
                ? TimeUnit.SECONDS.toMillis(settings.number(key, 300, 1, (int) TimeUnit.DAYS.toSeconds(7)))
                : settings.durationMs(key, "5m");
        if (intervalMs < 1 || intervalMs > MOST_INTERVAL_MS) {
            throw settings.refusal(key, "allowed is 10s to 7d");
        }
        return Math.max(LEAST_INTERVAL_MS, intervalMs);
    }

    private HttpRequest request() {
        final ServiceUrl url;
        final HttpRequest.Builder builder;
        try {
            url = ServiceUrl.of(settings.text("endpoint"));
            builder = HttpRequest.newBuilder(URI.create(url.address()));
        } catch (final IllegalArgumentException e) {
            throw settings.refusal("endpoint", "must be a URL such as https://host:port/path");
        }
        final Map<String, String> headers = new HashMap<>();
        (settings.has("headers") ? settings.entries("headers") : Map.of("accept", "application/json"))
                .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        if (url.authorization() != null && headers.put(AUTHORIZATION, url.authorization()) != null) {
            throw settings.refusal("headers", "must not have authorization: the endpoint has a name and a password");
        }
        try {
            headers.forEach(builder::setHeader);
        } catch (final IllegalArgumentException e) {
            throw settings.refusal("headers", "has what HTTP does not allow, or what is not the operator's to set");
        }
        return builder.GET().build();
    }
}
