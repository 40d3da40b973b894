package io.millrace.security.acl;

import io.millrace.topic.TopicBytes;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * The topics that a rule is about, level by level. Immutable; nothing is allocated.
 *
 * <p>A rule is no subscription: its wildcards also stand for levels that begin with {@code $}. What a subscriber asks for
 * is a set of topics, so there are two questions: does the rule cover all of them (then it can allow them), and is any of
 * them the rule's (then it can deny them).
 */
final class TopicPattern {
    /** Any one level. */
    static final byte[] ANY = {'+'};
    /** All levels from here on, and none. */
    static final byte[] REST = {'#'};

    private final byte[][] levels;
    private final byte[] exact;

    /** @param levels {@link #ANY} and {@link #REST} are known by their identity: a client may be called so */
    TopicPattern(final byte[][] levels) {
        this.levels = levels;
        exact = new byte[0];
    }

    /** What is written so, letter by letter. */
    TopicPattern(final byte[] exact) {
        levels = new byte[0][];
        this.exact = exact;
    }

    /** True if the Topic Name is one of these. */
    boolean matches(final DirectBuffer topic, final int offset, final int length) {
        if (exact.length > 0) {
            return TopicBytes.isEqual(exact, topic, offset, length);
        }
        final byte[][] rule = levels;
        final int end = offset + length;
        int at = offset;
        for (final byte[] level : rule) {
            if (level == REST) {
                return true;
            }
            if (at > end) {
                return false;
            }
            final int levelEnd = levelEnd(topic, at, end);
            if (level != ANY && !TopicBytes.isEqual(level, topic, at, levelEnd - at)) {
                return false;
            }
            at = levelEnd + 1;
        }
        return at > end;
    }

    /** True if every topic that the Topic Filter matches is one of these. */
    boolean covers(final DirectBuffer filter, final int offset, final int length) {
        if (exact.length > 0) {
            return TopicBytes.isEqual(exact, filter, offset, length);
        }
        final byte[][] rule = levels;
        final int end = offset + length;
        int at = offset;
        for (final byte[] level : rule) {
            if (level == REST) {
                return true;
            }
            if (at > end) {
                return false;
            }
            final int levelEnd = levelEnd(filter, at, end);
            final byte first = levelEnd > at ? filter.getByte(at) : 0;
            final boolean isCovered = first != '#'
                    && (level == ANY || first != '+' && TopicBytes.isEqual(level, filter, at, levelEnd - at));
            if (!isCovered) {
                return false;
            }
            at = levelEnd + 1;
        }
        return at > end;
    }

    /** True if the Topic Filter matches a topic that is one of these. */
    boolean overlaps(final DirectBuffer filter, final int offset, final int length) {
        if (exact.length > 0) {
            return TopicBytes.isEqual(exact, filter, offset, length);
        }
        final byte[][] rule = levels;
        final int end = offset + length;
        int at = offset;
        for (int i = 0; i < rule.length; i++) {
            final byte[] level = rule[i];
            if (level == REST) {
                return true;
            }
            if (at > end) {
                return false;
            }
            final int levelEnd = levelEnd(filter, at, end);
            final byte first = levelEnd > at ? filter.getByte(at) : 0;
            if (first == '#' || first == '+') {
                if (i == 0 && level != ANY && level.length > 0 && level[0] == '$') {
                    return false; // [MQTT-4.7.2-1]
                }
                if (first == '#') {
                    return true;
                }
            } else if (level != ANY && !TopicBytes.isEqual(level, filter, at, levelEnd - at)) {
                return false;
            }
            at = levelEnd + 1;
        }
        // sport/# also matches sport (§4.7.1.2)
        return at > end || at + 1 == end && filter.getByte(at) == '#';
    }

    private static int levelEnd(final DirectBuffer topic, final int offset, final int end) {
        int at = offset;
        while (at < end && topic.getByte(at) != '/') {
            at++;
        }
        return at;
    }

    @Override
    public String toString() {
        return exact.length > 0 ? "eq " + Arrays.toString(exact) : Arrays.deepToString(levels);
    }
}
