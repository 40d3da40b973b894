package io.millrace.security.acl;

import io.millrace.security.Principal;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A topic of a rule as it is written, with placeholders. Immutable.
 *
 * <p>A client chooses its names, so none may make a rule that allows say more than its author meant: with a name that is
 * not one whole level or part of one (because it has {@code /}, {@code +} or {@code #}) it does not fit. In a rule that
 * denies such a name stands letter by letter. Without a name neither fits.
 */
final class TopicTemplate {
    /** Of EMQX 5; of EMQX 4. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}|%([cuaCd])");

    private static final String EXACT = "eq ";

    private final String text;
    private final boolean isExact;
    private final boolean hasPlaceholder;

    private TopicTemplate(final String text, final boolean isExact) {
        this.text = text;
        this.isExact = isExact;
        hasPlaceholder = !isExact && PLACEHOLDER.matcher(text).find();
    }

    /** Does not complain: what comes from elsewhere is judged when it is rendered. */
    static TopicTemplate of(final String written) {
        return written.startsWith(EXACT)
                ? new TopicTemplate(written.substring(EXACT.length()), true)
                : new TopicTemplate(written, false);
    }

    /** @throws IllegalArgumentException if it is none; the message is for operators */
    static void check(final String written) {
        final TopicTemplate template = of(written);
        if (template.text.isEmpty()) {
            throw new IllegalArgumentException("a topic is not empty");
        }
        if (template.text.indexOf('\0') >= 0 || bytes(template.text).length > 65_535) {
            throw new IllegalArgumentException("no topic: " + written);
        }
        if (template.isExact) {
            return;
        }
        final Matcher names = PLACEHOLDER.matcher(written);
        while (names.find()) {
            if (!ClientNames.isKnown(name(names))) {
                throw new IllegalArgumentException("unknown placeholder " + names.group() + " in the topic " + written);
            }
        }
        final String[] levels = written.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            final String bare = PLACEHOLDER.matcher(levels[i]).replaceAll("x");
            final boolean isWildcard = bare.equals("+") || bare.equals("#") && i == levels.length - 1;
            if (!isWildcard && (bare.indexOf('+') >= 0 || bare.indexOf('#') >= 0)) {
                throw new IllegalArgumentException("+ and # stand alone in their level, # in the last: " + written);
            }
        }
    }

    /** True if it is the same for all clients. */
    boolean isConstant() {
        return !hasPlaceholder;
    }

    /** Null if it does not fit this client. */
    @Nullable
    TopicPattern render(final Principal client, final boolean isAllowed) {
        if (isExact) {
            return text.isEmpty() ? null : new TopicPattern(bytes(text));
        }
        final String[] written = text.split("/", -1);
        final byte[][][] rendered = new byte[written.length][][];
        int count = 0;
        for (int i = 0; i < written.length; i++) {
            final byte[][] levels = level(written[i], client, isAllowed);
            if (levels == null) {
                return null;
            }
            rendered[i] = levels;
            count += levels.length;
        }
        final byte[][] flat = new byte[count][];
        int at = 0;
        for (final byte[][] levels : rendered) {
            System.arraycopy(levels, 0, flat, at, levels.length);
            at += levels.length;
        }
        return new TopicPattern(flat);
    }

    /** What becomes of one level: more than one only where a rule denies. */
    private static byte @Nullable [][] level(final String written, final Principal client, final boolean isAllowed) {
        if (written.equals("+")) {
            return new byte[][] {TopicPattern.ANY};
        }
        if (written.equals("#")) {
            return new byte[][] {TopicPattern.REST};
        }
        final Matcher names = PLACEHOLDER.matcher(written);
        final StringBuilder level = new StringBuilder();
        while (names.find()) {
            if (!ClientNames.isKnown(name(names))) {
                // Nobody knows what it would mean: it allows nothing, and denies whatever may be meant.
                return isAllowed ? null : new byte[][] {TopicPattern.ANY};
            }
            final String value = ClientNames.of(client, name(names));
            if (value == null || isAllowed && !isLevel(value)) {
                return null;
            }
            names.appendReplacement(level, Matcher.quoteReplacement(value));
        }
        names.appendTail(level);
        final String[] parts = level.toString().split("/", -1);
        final byte[][] levels = new byte[parts.length][];
        for (int i = 0; i < parts.length; i++) {
            levels[i] = bytes(parts[i]);
        }
        return levels;
    }

    private static boolean isLevel(final String value) {
        return value.indexOf('/') < 0 && value.indexOf('+') < 0 && value.indexOf('#') < 0;
    }

    private static String name(final Matcher names) {
        final String braced = names.group(1);
        return braced == null ? names.group(2) : braced;
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return isExact ? EXACT + text : text;
    }
}
