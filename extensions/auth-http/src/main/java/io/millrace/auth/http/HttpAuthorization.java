package io.millrace.auth.http;

import io.millrace.security.Action;
import io.millrace.security.Principal;
import io.millrace.security.Template;
import io.millrace.security.acl.AuthorizationAnswer;
import io.millrace.security.acl.AuthorizationSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The source {@code http}. A reply of 200 decides by its body, 204 allows, and every other one ignores, as EMQX has it. One
 * that cannot be read is a failure, and what cannot be asked about is denied.
 */
final class HttpAuthorization implements AuthorizationSource {
    static final String TYPE = "http";

    private static final String TOPIC = "topic";
    private static final String ACTION = "action";
    private static final String QOS = "qos";
    private static final String RETAIN = "retain";
    /** As EMQX 4 had it: 1 to subscribe, 2 to publish. */
    private static final String ACCESS = "access";

    /** What may be put in beside what every template has. */
    static final Set<String> NAMES = Set.of(TOPIC, ACTION, QOS, RETAIN, ACCESS);

    private final RequestTemplate template;
    private final HttpService service;

    HttpAuthorization(final RequestTemplate template, final HttpService service) {
        this.template = template;
        this.service = service;
    }

    @Override
    public String name() {
        return TYPE;
    }

    @Override
    public void ask(
            final Principal principal,
            final Action action,
            final String topic,
            final int qos,
            final boolean retain,
            final AuthorizationAnswer answer) {
        final Template.Values client = Template.valuesOf(principal);
        final HttpRequest request = template.requestOrNull(name -> switch (name) {
            case TOPIC -> topic;
            case ACTION -> action.name().toLowerCase(Locale.ROOT);
            case QOS -> Integer.toString(qos);
            case RETAIN -> Boolean.toString(retain);
            case ACCESS -> action == Action.SUBSCRIBE ? "1" : "2";
            default -> client.value(name);
        });
        if (request == null) {
            answer.deny();
            return;
        }
        service.ask(request, new ReplyListener() {
            @Override
            public void onReply(final Reply reply) {
                switch (reply.status()) {
                    case Reply.OK -> decide(request.uri(), reply, answer);
                    case Reply.NO_CONTENT -> answer.allow();
                    default -> answer.ignore();
                }
            }

            @Override
            public void onFailure(final HttpFailure failure) {
                answer.fail(failure);
            }
        });
    }

    private static void decide(final URI uri, final Reply reply, final AuthorizationAnswer answer) {
        final @Nullable Object result;
        try {
            final String type = reply.contentType().isEmpty() ? ReplyBody.JSON : reply.contentType();
            result = ReplyBody.read(type, reply.body()).get("result");
        } catch (final IOException e) {
            answer.fail(new HttpFailure(uri, String.valueOf(e.getMessage())));
            return;
        }
        switch (String.valueOf(result)) {
            case "allow" -> answer.allow();
            case "deny" -> answer.deny();
            default -> answer.ignore();
        }
    }

    @Override
    public void close() {
        service.close();
    }
}
