package io.millrace.transport;

import io.millrace.mqtt.ReasonCode;
import io.millrace.security.Principal;
import io.millrace.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands before every topic of the clients of a listener: whole levels, some of them the client's own name. Only
 * whole levels, and only names that are one, so that no client reaches into the topics of another
 * (docs/decisions/0026-mountpoint.md). Immutable; any thread.
 */
public final class Mountpoint {
    /** Nothing: topics are what clients say. */
    public static final Mountpoint NONE = new Mountpoint(List.of());

    /** Of the text, in bytes. */
    public static final int LENGTH_LIMIT = 1024;

    private static final String CLIENT_ID = "${clientid}";
    private static final String USERNAME = "${username}";
    private static final String ATTRIBUTE = "${client_attrs.";

    private final List<String> levels;

    private Mountpoint(final List<String> levels) {
        this.levels = levels;
    }

    /**
     * A mountpoint as it is configured: {@code "devices/${clientid}/"}.
     *
     * @param text empty for none
     * @throws IllegalArgumentException if it is not one; the message says what is allowed
     */
    public static Mountpoint of(final String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        // Not TopicName: commands read the configuration as well, on a JVM without the flags that buffers want.
        final boolean hasWildcard = text.indexOf('+') >= 0 || text.indexOf('#') >= 0 || text.indexOf('\0') >= 0;
        final long slashes = text.chars().filter(next -> next == '/').count();
        if (hasWildcard
                || slashes >= TopicName.LEVEL_LIMIT
                || text.getBytes(StandardCharsets.UTF_8).length > LENGTH_LIMIT) {
            throw new IllegalArgumentException("must be the beginning of a topic, without + and #, of at most "
                    + LENGTH_LIMIT + " bytes and " + TopicName.LEVEL_LIMIT + " levels");
        }
        if (!text.endsWith("/")) {
            throw new IllegalArgumentException("must be empty or end with a /");
        }
        final List<String> levels = List.of(text.substring(0, text.length() - 1).split("/", -1));
        for (final String level : levels) {
            if (level.contains("${") && !level.equals(CLIENT_ID) && !level.equals(USERNAME) && !isAttribute(level)) {
                throw new IllegalArgumentException("may have " + CLIENT_ID + ", " + USERNAME + " and " + ATTRIBUTE
                        + "NAME} as whole levels, such as devices/${clientid}/");
            }
        }
        if (levels.get(0).startsWith("$") && !levels.get(0).startsWith("${")) {
            throw new IllegalArgumentException("must not begin with $: such topics have a meaning of their own");
        }
        return new Mountpoint(levels);
    }

    /** Why this client cannot be let in under it, or {@link ReasonCode#SUCCESS}. */
    int refusal(final Principal principal) {
        for (final String level : levels) {
            if (level.equals(CLIENT_ID) && !isLevel(principal.clientId())) {
                return ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
            }
            if (level.equals(USERNAME) && !isLevel(principal.username())) {
                return ReasonCode.BAD_USER_NAME_OR_PASSWORD;
            }
            if (isAttribute(level) && !isLevel(attribute(principal, level))) {
                return ReasonCode.NOT_AUTHORIZED;
            }
        }
        return ReasonCode.SUCCESS;
    }

    /**
     * What is put before the topics of a client that is not refused; null for nothing. Longer than a topic may be where
     * its name is: then no topic of it is valid.
     */
    byte @Nullable [] prefix(final Principal principal) {
        if (levels.isEmpty()) {
            return null;
        }
        final StringBuilder prefix = new StringBuilder();
        for (final String level : levels) {
            prefix.append(
                            switch (level) {
                                case CLIENT_ID -> principal.clientId();
                                case USERNAME -> principal.username();
                                default -> isAttribute(level) ? attribute(principal, level) : level;
                            })
                    .append('/');
        }
        return prefix.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isAttribute(final String level) {
        return level.startsWith(ATTRIBUTE) && level.indexOf('}') == level.length() - 1 && !level.endsWith(".}");
    }

    /** Null if the client does not have it. */
    private static @Nullable String attribute(final Principal principal, final String level) {
        return principal.grants().attributes().get(level.substring(ATTRIBUTE.length(), level.length() - 1));
    }

    /** One level and no other: without what separates or matches levels, and without what makes a topic special. */
    private static boolean isLevel(final @Nullable String name) {
        return name != null
                && !name.isEmpty()
                && name.charAt(0) != '$'
                && name.indexOf('/') < 0
                && name.indexOf('+') < 0
                && name.indexOf('#') < 0
                && name.indexOf('\0') < 0;
    }

    @Override
    public boolean equals(final @Nullable Object other) {
        return other instanceof final Mountpoint mountpoint && levels.equals(mountpoint.levels);
    }

    @Override
    public int hashCode() {
        return levels.hashCode();
    }

    /** As it is configured. */
    @Override
    public String toString() {
        return levels.isEmpty() ? "" : String.join("/", levels) + "/";
    }
}
