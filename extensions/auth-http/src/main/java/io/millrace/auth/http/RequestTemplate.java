package io.millrace.auth.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.security.Template;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a service is asked, with places for what is known of the client that it is asked about. Immutable; any thread. */
final class RequestTemplate {
    private static final JsonMapper JSON = new JsonMapper();

    private final boolean isPost;
    private final boolean isForm;
    private final String origin;
    private final RequestText path;
    private final @Nullable RequestText query;
    private final List<Field> headers;
    private final List<Field> body;

    /** A name and a value, of a header or of the body. */
    record Field(RequestText name, RequestText value) {
        boolean has(final String placeholder) {
            return name.has(placeholder) || value.has(placeholder);
        }
    }

    /** @param isForm how the body of a POST is written; else as JSON */
    RequestTemplate(
            final boolean isPost,
            final boolean isForm,
            final String origin,
            final RequestText path,
            final @Nullable RequestText query,
            final List<Field> headers,
            final List<Field> body) {
        this.isPost = isPost;
        this.isForm = isForm;
        this.origin = origin;
        this.path = path;
        this.query = query;
        this.headers = List.copyOf(headers);
        this.body = List.copyOf(body);
    }

    /** True if this is put in anywhere. */
    boolean has(final String placeholder) {
        return path.has(placeholder)
                || query != null && query.has(placeholder)
                || headers.stream().anyMatch(field -> field.has(placeholder))
                || body.stream().anyMatch(field -> field.has(placeholder));
    }

    /** The request about one client; null if what it is called cannot be said there without saying something else. */
    @Nullable
    HttpRequest requestOrNull(final Template.Values values) {
        try {
            return request(values);
        } catch (final IllegalArgumentException e) {
            // A header whose name comes from the client.
            return null;
        }
    }

    /** The same. @throws IllegalArgumentException if it is none; the message may quote it */
    @Nullable
    HttpRequest request(final Template.Values values) {
        final String url = url(values);
        if (url == null) {
            return null;
        }
        final HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(url));
        for (final Field header : headers) {
            final String name = header.name().render(values, UnaryOperator.identity());
            final String value = header.value().render(values, UnaryOperator.identity());
            if (!Escaping.isHeaderValue(value)) {
                return null;
            }
            builder.setHeader(name, value);
        }
        return (isPost ? builder.POST(publisher(values)) : builder.GET()).build();
    }

    /** Null if a name would lead to another path. */
    @Nullable
    String url(final Template.Values values) {
        final String rendered = path.render(values, Escaping::percent);
        if (Escaping.hasDotSegment(rendered)) {
            return null;
        }
        final List<String> pairs = new ArrayList<>();
        if (query != null) {
            pairs.add(query.render(values, Escaping::percent));
        }
        if (!isPost && !body.isEmpty()) {
            pairs.add(form(values));
        }
        return origin + (rendered.isEmpty() ? "/" : rendered) + (pairs.isEmpty() ? "" : "?" + String.join("&", pairs));
    }

    private BodyPublisher publisher(final Template.Values values) {
        if (isForm) {
            return BodyPublishers.ofString(form(values), StandardCharsets.UTF_8);
        }
        final Map<String, String> object = new LinkedHashMap<>();
        for (final Field field : body) {
            object.put(
                    field.name().render(values, UnaryOperator.identity()),
                    field.value().render(values, UnaryOperator.identity()));
        }
        try {
            return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(object));
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }

    private String form(final Template.Values values) {
        final StringBuilder form = new StringBuilder();
        for (final Field field : body) {
            form.append(form.isEmpty() ? "" : "&")
                    .append(Escaping.percent(field.name().render(values, UnaryOperator.identity())))
                    .append('=')
                    .append(Escaping.percent(field.value().render(values, UnaryOperator.identity())));
        }
        return form.toString();
    }
}
