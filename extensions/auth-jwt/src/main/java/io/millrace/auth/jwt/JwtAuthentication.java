package io.millrace.auth.jwt;

import io.millrace.auth.http.RareWarning;
import io.millrace.mqtt.ReasonCode;
import io.millrace.security.AclRule;
import io.millrace.security.Credentials;
import io.millrace.security.Grants;
import io.millrace.security.acl.RuleNotation;
import io.millrace.security.authn.AuthenticationAnswer;
import io.millrace.security.authn.AuthenticationBackend;
import io.millrace.security.authn.GrantNotation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The backend {@code jwt}. What is no token, or is signed by somebody else, is left to the next backend; a token of ours
 * with claims that do not fit is denied. Signatures are verified by threads of its own.
 */
final class JwtAuthentication implements AuthenticationBackend {
    static final String KIND = "jwt";
    /** Tokens that wait to be verified. */
    static final int WAITING_LIMIT = 10_000;

    private static final int THREADS = 2;

    private final RareWarning warning = new RareWarning(LoggerFactory.getLogger(JwtAuthentication.class));
    private final JwtSettings settings;
    private final VerificationKeys keys;
    private final Clock clock;
    private final ThreadPoolExecutor verifiers;

    JwtAuthentication(final JwtSettings settings, final VerificationKeys keys, final Clock clock) {
        this.settings = settings;
        this.keys = keys;
        this.clock = clock;
        final AtomicInteger count = new AtomicInteger();
        verifiers = new ThreadPoolExecutor(
                THREADS, THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_LIMIT), work -> {
                    final Thread thread = new Thread(work, "millrace-authn-jwt-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    @Override
    public String name() {
        return KIND;
    }

    @Override
    public void check(final Credentials credentials, final AuthenticationAnswer answer) {
        final String text = settings.isFromUsername() ? credentials.username() : text(credentials.password());
        if (text == null || !Token.isCompact(text)) {
            answer.ignore();
            return;
        }
        verifyLater(text, credentials, answer, true);
    }

    private static @Nullable String text(final byte @Nullable [] password) {
        return password == null ? null : new String(password, StandardCharsets.ISO_8859_1);
    }

    private void verifyLater(
            final String text,
            final Credentials credentials,
            final AuthenticationAnswer answer,
            final boolean mayWait) {
        try {
            verifiers.execute(() -> {
                try {
                    verify(text, credentials, answer, mayWait);
                } catch (final RuntimeException e) {
                    // Its message may quote the token.
                    answer.fail(new IOException(
                            "a token could not be verified: " + e.getClass().getName()));
                }
            });
        } catch (final RejectedExecutionException e) {
            answer.fail(new IOException("there are " + WAITING_LIMIT + " tokens waiting already"));
        }
    }

    private void verify(
            final String text,
            final Credentials credentials,
            final AuthenticationAnswer answer,
            final boolean mayWait) {
        final Token token = Token.parse(text);
        if (token == null) {
            answer.ignore();
            return;
        }
        final List<VerificationKey> known = keys.keys();
        if (token.isSignedBy(known)) {
            decide(token, credentials, answer);
            return;
        }
        final CompletableFuture<?> refreshed = mayWait && !token.isKeyAmong(known) ? keys.refresh() : null;
        if (refreshed != null) {
            refreshed.whenComplete((ended, never) -> verifyLater(text, credentials, answer, false));
        } else if (known.isEmpty()) {
            answer.fail(new IOException("there are no keys to verify tokens with yet"));
        } else {
            answer.ignore();
        }
    }

    private void decide(final Token token, final Credentials credentials, final AuthenticationAnswer answer) {
        final Map<String, Object> claims = token.claims();
        if (claims == null || !settings.rules().fit(claims, credentials, clock.millis())) {
            answer.deny(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
            return;
        }
        final Grants grants;
        try {
            grants = grants(claims);
        } catch (final IllegalArgumentException e) {
            warning.warn(clock.millis(), "{}: a token is refused: {}", KIND, String.valueOf(e.getMessage()));
            answer.deny(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
            return;
        }
        answer.allow(grants);
    }

    private Grants grants(final Map<String, Object> claims) {
        final List<AclRule> rules = claims.containsKey(settings.aclClaim())
                ? RuleNotation.rules(claims.get(settings.aclClaim()))
                : List.of();
        return new Grants(
                GrantNotation.isSuperuser(claims.get("is_superuser")),
                GrantNotation.attributes(claims.get("client_attrs")),
                expiresAtMs(claims),
                rules);
    }

    private long expiresAtMs(final Map<String, Object> claims) {
        if (!settings.isExpiring() || !claims.containsKey(ClaimRules.EXPIRY)) {
            return Grants.NEVER;
        }
        // It has been seen to be a number; what is too large becomes the largest long, which is never.
        return (long) (ClaimRules.seconds(claims.get(ClaimRules.EXPIRY)) * 1_000);
    }

    @Override
    public void close() {
        verifiers.shutdown();
        keys.close();
    }
}
