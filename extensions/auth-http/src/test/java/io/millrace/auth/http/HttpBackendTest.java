package io.millrace.auth.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.auth.http.StubService.Asked;
import io.millrace.auth.http.StubService.Told;
import io.millrace.broker.WrittenSettings;
import io.millrace.security.Credentials;
import io.millrace.security.authn.AuthenticationBackend;
import io.millrace.security.authn.contract.BackendContract;
import io.millrace.security.authn.contract.Outside;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** The contract, with a service that knows anna, and gone, whose time is over. */
@Timeout(120)
final class HttpBackendTest extends BackendContract {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PASSWORD = "of \"anna\" & co?";

    private StubService service;
    private AuthenticationBackend backend;

    @BeforeEach
    void open() {
        service = new StubService(HttpBackendTest::answer);
        backend = new HttpAuthenticationProvider()
                .open(WrittenSettings.of("""
                        method = post
                        url = "%s/auth?clientid=${clientid}"
                        headers { content-type = "application/json", x-address = "${peerhost}" }
                        body { username = "${username}", password = "${password}" }
                        """.formatted(service.url())).settings());
    }

    @AfterEach
    void close() {
        backend.close();
        service.close();
    }

    private static Told answer(final Asked asked) {
        final JsonNode body;
        try {
            body = JSON.readTree(asked.body());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        final boolean isRight = body.path("password").asText().equals(PASSWORD);
        return switch (body.path("username").asText()) {
            case "anna" -> Told.json(isRight ? "{\"result\": \"allow\"}" : "{\"result\": \"deny\"}");
            case "gone" -> Told.json("{\"result\": \"allow\", \"expire_at\": 1654254601}");
            default -> Told.json("{\"result\": \"ignore\"}");
        };
    }

    @Override
    protected AuthenticationBackend backend() {
        return backend;
    }

    @Override
    protected Credentials right() {
        return credentials("anna", PASSWORD);
    }

    @Override
    protected Credentials wrong() {
        return credentials("anna", "else");
    }

    @Override
    protected Credentials unknown() {
        return credentials("nobody", PASSWORD);
    }

    @Override
    protected Credentials expired() {
        return credentials("gone", PASSWORD);
    }

    @Override
    protected Credentials named(final String name) {
        return new Credentials(name, name, PASSWORD.getBytes(StandardCharsets.UTF_8), address());
    }

    @Override
    protected Outside outside() {
        return service;
    }

    private static Credentials credentials(final String username, final String password) {
        return new Credentials("c-" + username, username, password.getBytes(StandardCharsets.UTF_8), address());
    }

    private static InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", 4711);
    }
}
