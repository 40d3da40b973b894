package io.millrace.auth.http;

import io.millrace.auth.http.RequestTemplate.Field;
import io.millrace.extension.Settings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads method, url, headers and body of a request from the configuration. */
final class RequestReader {
    private static final String CONTENT_TYPE = "content-type";
    private static final String AUTHORIZATION = "authorization";
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    /** What EMQX sends if nothing is said. Connections are kept alive by HTTP/1.1 itself. */
    private static final Map<String, String> DEFAULTS =
            Map.of("accept", JSON, "cache-control", "no-cache", "keep-alive", "timeout=30, max=1000");

    private final Settings settings;
    private final Set<String> names;

    /** @param names of placeholders beside those of every template */
    RequestReader(final Settings settings, final Set<String> names) {
        this.settings = settings;
        this.names = names;
    }

    RequestTemplate read() {
        final boolean isPost = isPost();
        final ServiceUrl url = url();
        final Map<String, String> headers = headers(isPost);
        if (url.authorization() != null && headers.put(AUTHORIZATION, url.authorization()) != null) {
            throw settings.refusal("headers", "must not have authorization: the url has a name and a password");
        }
        final boolean isForm = isForm(headers.getOrDefault(CONTENT_TYPE, JSON));
        final RequestTemplate template = new RequestTemplate(
                isPost,
                isForm,
                url.origin(),
                text(url.path()),
                url.query() == null ? null : text(url.query()),
                fields(headers),
                fields(settings.entries("body")));
        checkBuilds(template);
        return template;
    }

    ServiceUrl url() {
        try {
            final ServiceUrl url = ServiceUrl.of(settings.text("url"));
            if (url.isTls() && settings.has("ssl.enable") && !settings.flag("ssl.enable", true)) {
                throw settings.refusal("ssl.enable", "must be true for https");
            }
            return url;
        } catch (final IllegalArgumentException e) {
            throw settings.refusal("url", String.valueOf(e.getMessage()));
        }
    }

    private boolean isPost() {
        return switch (settings.text("method").toLowerCase(Locale.ROOT)) {
            case "post" -> true;
            case "get" -> false;
            default -> throw settings.refusal("method", "must be get or post");
        };
    }

    private Map<String, String> headers(final boolean isPost) {
        final Map<String, String> headers = new TreeMap<>();
        (settings.has("headers") ? settings.entries("headers") : DEFAULTS)
                .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        if (isPost) {
            headers.putIfAbsent(CONTENT_TYPE, JSON);
        } else {
            headers.remove(CONTENT_TYPE);
        }
        // It means what HTTP/1.1 does, and the JDK wants to decide it.
        if (headers.getOrDefault("connection", "").equalsIgnoreCase("keep-alive")) {
            headers.remove("connection");
        }
        return headers;
    }

    private boolean isForm(final String contentType) {
        return switch (Reply.of(0, contentType, new byte[0]).contentType()) {
            case JSON -> false;
            case FORM -> true;
            default -> throw settings.refusal("headers", "content-type must be " + JSON + " or " + FORM);
        };
    }

    private List<Field> fields(final Map<String, String> entries) {
        final List<Field> fields = new ArrayList<>();
        entries.forEach((name, value) -> fields.add(new Field(text(name), text(value))));
        return fields;
    }

    private RequestText text(final String written) {
        return RequestText.of(written, names);
    }

    /** With a client of the plainest name: what the JDK refuses of url and headers is refused now. Its words may quote them. */
    private void checkBuilds(final RequestTemplate template) {
        try {
            URI.create(String.valueOf(template.url(name -> "a")));
        } catch (final IllegalArgumentException e) {
            throw settings.refusal("url", "must be a URL: what is not ASCII, and a space, is written as %20");
        }
        try {
            if (template.request(name -> "a") == null) {
                throw settings.refusal("headers", "must be printable ASCII");
            }
        } catch (final IllegalArgumentException e) {
            throw settings.refusal(
                    "headers",
                    "has what HTTP does not allow, or what is not the operator's to set: connection, content-length,"
                            + " expect, host, upgrade");
        }
    }
}
