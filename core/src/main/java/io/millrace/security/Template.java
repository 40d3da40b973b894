package io.millrace.security;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A text with places for what is known of a client: {@code users/${username}/info}, or, as EMQX 4 writes it,
 * {@code users/%u/info}. What is put in is not looked at again: a name such as <code>${password}</code> stays as it is.
 * Immutable; any thread.
 *
 * <pre>
 *   ${clientid} %c   ${username} %u   ${password} %P   ${peerhost} %a   ${cert_common_name} %C   ${cert_subject} %d
 *   ${client_attrs.NAME}   ${zone}   ${listener}
 * </pre>
 *
 * <p>A {@code %} with such a letter that a hexadecimal digit follows is left as it is: it may be of a URL.
 */
public final class Template {
    public static final String CLIENT_ID = "clientid";
    public static final String USERNAME = "username";
    public static final String PASSWORD = "password";
    public static final String PEER_HOST = "peerhost";
    public static final String COMMON_NAME = "cert_common_name";
    public static final String SUBJECT = "cert_subject";
    public static final String ZONE = "zone";
    public static final String LISTENER = "listener";

    /** Begins the name of an attribute. */
    public static final String ATTRIBUTE = "client_attrs.";

    private static final Set<String> NAMES =
            Set.of(CLIENT_ID, USERNAME, PASSWORD, PEER_HOST, COMMON_NAME, SUBJECT, ZONE, LISTENER);
    private static final Map<String, String> LETTERS =
            Map.of("c", CLIENT_ID, "u", USERNAME, "P", PASSWORD, "a", PEER_HOST, "C", COMMON_NAME, "d", SUBJECT);
    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}|%(u|P|[caCd](?![0-9A-Fa-f]))");
    private static final Pattern ATTRIBUTE_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final String text;
    private final List<Part> parts;

    /** What stands in the places. */
    public interface Values {
        /** @return null if there is none */
        @Nullable
        String value(String name);
    }

    /** @param name null: {@code text} stands for itself */
    private record Part(String text, @Nullable String name) {}

    private Template(final String text, final List<Part> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it has a place for something that is not known; the message is for operators
     */
    public static Template of(final String text) {
        return of(text, Set.of());
    }

    /** @param more names that may stand between <code>${</code> and <code>}</code>, such as {@code topic} */
    public static Template of(final String text, final Set<String> more) {
        final List<Part> parts = new ArrayList<>();
        final Matcher place = PLACE.matcher(text);
        int end = 0;
        while (place.find()) {
            final String written = place.group(1);
            final String name = written == null ? LETTERS.get(place.group(2)) : written;
            if (name == null || !isKnown(name) && !more.contains(name)) {
                throw new IllegalArgumentException(place.group() + " is no placeholder; there are " + names(more)
                        + " and ${" + ATTRIBUTE + "NAME}");
            }
            if (place.start() > end) {
                parts.add(new Part(text.substring(end, place.start()), null));
            }
            parts.add(new Part(place.group(), name));
            end = place.end();
        }
        if (end < text.length()) {
            parts.add(new Part(text.substring(end), null));
        }
        return new Template(text, parts);
    }

    private static boolean isKnown(final String name) {
        return NAMES.contains(name)
                || name.startsWith(ATTRIBUTE)
                        && ATTRIBUTE_NAME
                                .matcher(name.substring(ATTRIBUTE.length()))
                                .matches();
    }

    private static String names(final Set<String> more) {
        final StringBuilder names = new StringBuilder();
        Stream.concat(NAMES.stream(), more.stream())
                .sorted()
                .forEach(name -> names.append(names.isEmpty() ? "${" : ", ${")
                        .append(name)
                        .append('}'));
        return names.toString();
    }

    /** True if nothing is put in. */
    public boolean isConstant() {
        return parts.stream().allMatch(part -> part.name() == null);
    }

    /** True if {@code name} has a place in it. */
    public boolean has(final String name) {
        return parts.stream().anyMatch(part -> name.equals(part.name()));
    }

    /** The text for one client; null if something that it wants is not there. */
    public @Nullable String render(final Values values) {
        final StringBuilder rendered = new StringBuilder();
        for (final Part part : parts) {
            final String name = part.name();
            final String value = name == null ? part.text() : values.value(name);
            if (value == null) {
                return null;
            }
            rendered.append(value);
        }
        return rendered.toString();
    }

    /**
     * The text for one client.
     *
     * @param missing stands for what is not there
     * @param escape what is done to each value, {@code missing} included, before it is put in
     */
    public String render(final Values values, final String missing, final UnaryOperator<String> escape) {
        final StringBuilder rendered = new StringBuilder();
        for (final Part part : parts) {
            final String name = part.name();
            final String value = name == null ? null : values.value(name);
            rendered.append(name == null ? part.text() : escape.apply(value == null ? missing : value));
        }
        return rendered.toString();
    }

    /** Of a client that has not been believed yet. A Password that is no UTF-8 is not told as it is. */
    public static Values valuesOf(final Credentials credentials) {
        final Principal asked = credentials.principal();
        return name -> {
            final byte[] password = credentials.password();
            return name.equals(PASSWORD)
                    ? password == null ? null : new String(password, StandardCharsets.UTF_8)
                    : value(asked, name);
        };
    }

    /** Of a client that has been believed; its Password is not known any more. */
    public static Values valuesOf(final Principal principal) {
        return name -> value(principal, name);
    }

    private static @Nullable String value(final Principal principal, final String name) {
        final PeerCertificate certificate = principal.certificate();
        return switch (name) {
            case CLIENT_ID -> principal.clientId();
            case USERNAME -> principal.username();
            case PEER_HOST -> peerHost(principal.address());
            case COMMON_NAME -> certificate == null ? null : certificate.commonName();
            case SUBJECT -> certificate == null ? null : certificate.subject();
            case ZONE -> principal.entrance().zone();
            case LISTENER -> principal.entrance().listener();
            default ->
                name.startsWith(ATTRIBUTE)
                        ? principal.grants().attributes().get(name.substring(ATTRIBUTE.length()))
                        : null;
        };
    }

    /** An IP address as text, without a port; null if it is none. */
    public static @Nullable String peerHost(final SocketAddress address) {
        return address instanceof final InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : null;
    }

    /** As it is written. */
    @Override
    public String toString() {
        return text;
    }
}
