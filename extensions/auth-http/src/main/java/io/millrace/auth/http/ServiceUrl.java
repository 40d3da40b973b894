package io.millrace.auth.http;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a service is, as the operator writes it: {@code https://name:password@host:port/path?query}. What stands in front
 * of the path is fixed; path and query may have placeholders.
 *
 * @param origin {@code https://host:port}
 * @param path with the slash it begins with; empty if there is none
 * @param query without the question mark; null if there is none
 * @param authorization value of the header for name and password of the URL; null if it has none
 */
public record ServiceUrl(
        String origin,
        String path,
        @Nullable String query,
        @Nullable String authorization) {
    private static final Pattern URL =
            Pattern.compile("(https?)://(?:([^/?#@]*)@)?([^/?#@]+)(/[^?#]*)?(?:\\?([^#]*))?", Pattern.CASE_INSENSITIVE);

    /** @throws IllegalArgumentException if it is none; the message does not tell it */
    public static ServiceUrl of(final String text) {
        final Matcher url = URL.matcher(text);
        if (!url.matches()) {
            throw new IllegalArgumentException("must be a URL such as http://host:port/path, without #");
        }
        final String origin = url.group(1).toLowerCase(java.util.Locale.ROOT) + "://" + url.group(3);
        final String path = url.group(4) == null ? "" : url.group(4);
        if (origin.contains("${") || url.group(2) != null && url.group(2).contains("${")) {
            throw new IllegalArgumentException("may have placeholders behind the host only");
        }
        if (!isAbsolute(origin)) {
            throw new IllegalArgumentException("must have a host, and a port if that is not the usual one");
        }
        if (Escaping.hasDotSegment(path)) {
            throw new IllegalArgumentException("must not have . or .. between slashes");
        }
        return new ServiceUrl(origin, path, url.group(5), url.group(2) == null ? null : basic(url.group(2)));
    }

    private static boolean isAbsolute(final String origin) {
        try {
            return URI.create(origin).getHost() != null;
        } catch (final IllegalArgumentException e) {
            return false;
        }
    }

    /** RFC 7617 §2. */
    private static String basic(final String userinfo) {
        final String plain = URLDecoder.decode(userinfo.replace("+", "%2B"), StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    public boolean isTls() {
        return origin.startsWith("https:");
    }

    /** All of it as it is asked for, without name and password. */
    public String address() {
        return origin + path + (query == null ? "" : "?" + query);
    }

    /** Not name and password, not the query. */
    @Override
    public String toString() {
        return origin + path;
    }
}
