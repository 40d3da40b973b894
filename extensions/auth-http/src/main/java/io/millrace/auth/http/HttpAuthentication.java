package io.millrace.auth.http;

import io.millrace.mqtt.ReasonCode;
import io.millrace.security.Credentials;
import io.millrace.security.Grants;
import io.millrace.security.Template;
import io.millrace.security.authn.AuthenticationAnswer;
import io.millrace.security.authn.AuthenticationBackend;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The backend {@code password_based:http}. A reply of 200 decides by its body, 204 allows, and every other one ignores, as
 * EMQX has it. One that cannot be read is a failure.
 */
final class HttpAuthentication implements AuthenticationBackend {
    static final String KIND = "password_based:http";

    private final RareWarning warning = new RareWarning(LoggerFactory.getLogger(HttpAuthentication.class));
    private final RequestTemplate template;
    private final HttpService service;
    private final Clock clock;
    private final boolean hasPassword;

    HttpAuthentication(final RequestTemplate template, final HttpService service, final Clock clock) {
        this.template = template;
        this.service = service;
        this.clock = clock;
        hasPassword = template.has(Template.PASSWORD);
    }

    @Override
    public String name() {
        return KIND;
    }

    @Override
    public void check(final Credentials credentials, final AuthenticationAnswer answer) {
        // Two passwords that are not UTF-8 could become the same text.
        final HttpRequest request = hasPassword && !isText(credentials.password())
                ? null
                : template.requestOrNull(Template.valuesOf(credentials));
        if (request == null) {
            answer.ignore();
            return;
        }
        service.ask(request, new ReplyListener() {
            @Override
            public void onReply(final Reply reply) {
                switch (reply.status()) {
                    case Reply.OK -> decide(request.uri(), reply, answer);
                    case Reply.NO_CONTENT -> answer.allow(Grants.NONE);
                    default -> answer.ignore();
                }
            }

            @Override
            public void onFailure(final HttpFailure failure) {
                answer.fail(failure);
            }
        });
    }

    private void decide(final URI uri, final Reply reply, final AuthenticationAnswer answer) {
        final Map<String, Object> body;
        try {
            body = ReplyBody.read(reply.contentType(), reply.body());
        } catch (final IOException e) {
            answer.fail(new HttpFailure(uri, String.valueOf(e.getMessage())));
            return;
        }
        switch (String.valueOf(body.get("result"))) {
            case "allow" -> allow(uri, body, reply, answer);
            case "deny" -> answer.deny(ReasonCode.NOT_AUTHORIZED);
            default -> answer.ignore();
        }
    }

    private void allow(
            final URI uri, final Map<String, Object> body, final Reply reply, final AuthenticationAnswer answer) {
        final Grants grants;
        try {
            grants = GrantedReply.read(body, reply.contentType().equals(ReplyBody.JSON), clock.millis());
        } catch (final IllegalArgumentException e) {
            warning.warn(
                    clock.millis(),
                    "{} allows a client, who is refused: {}",
                    HttpFailure.origin(uri),
                    String.valueOf(e.getMessage()));
            answer.deny(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
            return;
        }
        answer.allow(grants);
    }

    private static boolean isText(final byte @Nullable [] password) {
        if (password == null) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(password));
            return true;
        } catch (final CharacterCodingException e) {
            return false;
        }
    }

    @Override
    public void close() {
        service.close();
    }
}
