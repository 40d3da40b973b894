package io.millrace.auth.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.broker.WrittenSettings;
import io.millrace.security.Credentials;
import io.millrace.security.authn.AuthenticationBackend;
import io.millrace.security.authn.contract.BackendContract;
import io.millrace.security.authn.contract.RecordedAnswer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contract, with a secret. Whose token is signed by somebody else is unknown; wrong is who shows that of another. */
@Timeout(120)
final class JwtBackendTest extends BackendContract {
    private static final String SECRET = "emqxsecret";
    private static final long LATER_S = System.currentTimeMillis() / 1_000 + 3_600;

    private AuthenticationBackend backend;

    @BeforeEach
    void open() {
        backend = new JwtAuthenticationProvider()
                .open(WrittenSettings.of("""
                        mechanism = jwt
                        from = password
                        algorithm = hmac-based
                        secret = %s
                        verify_claims { username = "${username}" }
                        """.formatted(SECRET)).settings());
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @Override
    protected AuthenticationBackend backend() {
        return backend;
    }

    @Override
    protected Credentials right() {
        return named("anna");
    }

    @Override
    protected Credentials wrong() {
        return shown("anna", Minted.hmac(SECRET, "{\"username\":\"bert\",\"exp\":" + LATER_S + "}"));
    }

    @Override
    protected Credentials unknown() {
        return shown("anna", Minted.hmac("another", "{\"username\":\"anna\",\"exp\":" + LATER_S + "}"));
    }

    @Override
    protected Credentials expired() {
        return shown("anna", Minted.hmac(SECRET, "{\"username\":\"anna\",\"exp\":1654254601}"));
    }

    @Override
    protected Credentials named(final String name) {
        return shown(name, Minted.hmac(SECRET, "{\"username\":\"anna\",\"exp\":" + LATER_S + "}"));
    }

    @Test
    void tenThousandLoginsAtOnce() {
        final List<RecordedAnswer> answers = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            final RecordedAnswer answer = new RecordedAnswer();
            backend.check(i % 2 == 0 ? right() : wrong(), answer);
            answers.add(answer);
        }
        for (int i = 0; i < answers.size(); i++) {
            assertEquals(
                    i % 2 == 0 ? RecordedAnswer.Kind.ALLOW : RecordedAnswer.Kind.DENY,
                    answers.get(i).await());
        }
    }

    private static Credentials shown(final String username, final String token) {
        return new Credentials(
                "c", username, token.getBytes(StandardCharsets.ISO_8859_1), new InetSocketAddress("127.0.0.1", 4711));
    }
}
