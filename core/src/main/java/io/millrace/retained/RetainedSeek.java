package io.millrace.retained;

import io.millrace.topic.TopicFilter;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where the next topic matching a filter can be at the earliest: the step by which a cursor jumps over whole branches.
 * In canonical order {@code /} counts as 0, so the branch below a prefix ends before that prefix with a byte 1
 * appended. The key is a function of the filter and the topic alone. One thread.
 */
final class RetainedSeek {
    static final int END = -1;

    private static final byte AFTER_BRANCH = 1;

    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private byte[] key = new byte[256];
    private int length;

    /** The bytes to seek, of the length last returned. */
    byte[] key() {
        return key;
    }

    /** Where topics matching the filter begin; returns the length of the key. */
    int first(final byte[] filter) {
        length = 0;
        appendNames(filter, 0);
        return length;
    }

    /**
     * The earliest place behind the topic, which itself may match or not.
     *
     * @return the length of the key, or {@link #END} if no later topic can match
     */
    int after(final byte[] filter, final byte[] topic) {
        length = 0;
        if (topic[0] == '$' && (filter[0] == '+' || filter[0] == '#')) {
            append((byte) ('$' + 1)); // [MQTT-4.7.2-1]
            return length;
        }
        int plusEnd = END; // where the last level ends that a + stands for: the deepest that can be moved on
        int f = 0;
        int t = 0;
        while (true) {
            final int filterEnd = levelEnd(filter, f);
            final int topicEnd = levelEnd(topic, t);
            if (filterEnd > f && filter[f] == '#') {
                return below(topic);
            }
            if (filterEnd > f && filter[f] == '+') {
                plusEnd = topicEnd;
            } else {
                final int order = compareLevel(filter, f, filterEnd, topic, t, topicEnd);
                if (order > 0) {
                    append(topic, 0, t);
                    appendNames(filter, f);
                    return length;
                }
                if (order < 0) {
                    return nextBranch(topic, plusEnd);
                }
            }
            f = filterEnd + 1;
            t = topicEnd + 1;
            if (f > filter.length) {
                return nextBranch(topic, plusEnd);
            }
            if (t > topic.length) {
                below(topic);
                appendNames(filter, f);
                return length;
            }
        }
    }

    boolean matches(final TopicFilter filter, final byte[] topic) {
        view.wrap(topic);
        return filter.matches(view, 0, topic.length);
    }

    /** The next topic at all: a topic is followed by its children. */
    private int below(final byte[] topic) {
        append(topic, 0, topic.length);
        append((byte) '/');
        return length;
    }

    private int nextBranch(final byte[] topic, final int branchEnd) {
        if (branchEnd == END) {
            return END;
        }
        append(topic, 0, branchEnd);
        append(AFTER_BRANCH);
        return length;
    }

    /** The levels from {@code start} up to the first wildcard; the parent of a # belongs to it. */
    private void appendNames(final byte[] filter, final int start) {
        int end = start;
        while (end < filter.length && filter[end] != '+' && filter[end] != '#') {
            end++;
        }
        final boolean isParentOfAll = end < filter.length && filter[end] == '#';
        append(filter, start, isParentOfAll && end > start ? end - 1 : end);
    }

    private void append(final byte[] source, final int start, final int end) {
        ensureCapacity(length + end - start);
        System.arraycopy(source, start, key, length, end - start);
        length += end - start;
    }

    private void append(final byte b) {
        ensureCapacity(length + 1);
        key[length++] = b;
    }

    private void ensureCapacity(final int needed) {
        if (needed > key.length) {
            key = Arrays.copyOf(key, Math.max(needed, 2 * key.length));
        }
    }

    private static int compareLevel(
            final byte[] a, final int aStart, final int aEnd, final byte[] b, final int bStart, final int bEnd) {
        return Arrays.compareUnsigned(a, aStart, aEnd, b, bStart, bEnd);
    }

    private static int levelEnd(final byte[] bytes, final int start) {
        int i = start;
        while (i < bytes.length && bytes[i] != '/') {
            i++;
        }
        return i;
    }
}
