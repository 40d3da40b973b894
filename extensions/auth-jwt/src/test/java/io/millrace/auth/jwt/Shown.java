package io.millrace.auth.jwt;

import io.millrace.broker.WrittenSettings;
import io.millrace.security.Credentials;
import io.millrace.security.authn.contract.RecordedAnswer;
import io.millrace.security.authn.contract.RecordedAnswer.Kind;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** A token shown to a backend, and the answer. */
final class Shown {
    private Shown() {}

    /** @param nowS seconds since 1970 */
    static JwtAuthentication backend(final String section, final long nowS) {
        final WrittenSettings written = WrittenSettings.of(section);
        final JwtAuthentication backend = new JwtAuthentication(
                JwtSettings.read(written.settings()),
                new KeyReader(written.settings()).read(),
                Clock.fixed(Instant.ofEpochSecond(nowS), ZoneOffset.UTC));
        written.checkAllAsked();
        return backend;
    }

    static Kind kind(final JwtAuthentication backend, final String token) {
        return answer(backend, token).await();
    }

    static RecordedAnswer answer(final JwtAuthentication backend, final String token) {
        final RecordedAnswer answer = new RecordedAnswer();
        backend.check(credentials("user", token), answer);
        answer.await();
        return answer;
    }

    static Credentials credentials(final String username, final String token) {
        return new Credentials(
                "client",
                username,
                token == null ? null : token.getBytes(StandardCharsets.ISO_8859_1),
                new InetSocketAddress("127.0.0.1", 4711));
    }
}
