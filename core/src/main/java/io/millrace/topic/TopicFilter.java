package io.millrace.topic;

import io.millrace.snapshot.NotReplayed;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A Topic Filter (MQTT 5.0 §4.7): an immutable value, equal by its bytes, ordered level by level ({@link TopicOrder}).
 * Any thread.
 */
public final class TopicFilter implements Comparable<TopicFilter> {
    private static final byte[] SHARE_PREFIX = "$share/".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;

    @NotReplayed("of the bytes")
    private final int hash;

    @NotReplayed("of the bytes")
    private final boolean hasWildcard;

    @NotReplayed("of the bytes")
    private final boolean isShared;

    private TopicFilter(final byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
        this.hasWildcard = containsWildcard(bytes);
        this.isShared = Arrays.mismatch(SHARE_PREFIX, bytes) == SHARE_PREFIX.length;
    }

    /**
     * A copy of the bytes as a filter.
     *
     * @throws IllegalArgumentException if not {@linkplain #isValid valid}: ports check before the ring
     */
    public static TopicFilter of(final DirectBuffer buffer, final int offset, final int length) {
        if (!isValid(buffer, offset, length)) {
            throw new IllegalArgumentException("not a Topic Filter, length " + length);
        }
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return new TopicFilter(bytes);
    }

    /** The same from text. */
    public static TopicFilter of(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return of(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    /**
     * True for a Topic Filter that is taken here: {@linkplain #isWellFormed well-formed}, with at most
     * {@link TopicName#LEVEL_LIMIT} levels.
     */
    public static boolean isValid(final DirectBuffer buffer, final int offset, final int length) {
        return isWellFormed(buffer, offset, length)
                && TopicName.levels(buffer, offset, length) <= TopicName.LEVEL_LIMIT;
    }

    /**
     * True for a Topic Filter: not empty [MQTT-4.7.3-1], {@code #} alone in the last level [MQTT-4.7.1-1], {@code +}
     * alone in its level [MQTT-4.7.1-2], without U+0000 [MQTT-4.7.3-2]. The rules for Shared Subscriptions come on top:
     * {@link ShareName}.
     */
    public static boolean isWellFormed(final DirectBuffer buffer, final int offset, final int length) {
        if (length < 1 || length > TopicName.LENGTH_LIMIT) {
            return false;
        }
        final int end = offset + length;
        for (int i = offset; i < end; i++) {
            final byte b = buffer.getByte(i);
            if (b == 0) {
                return false;
            }
            if (b == '+' || b == '#') {
                final boolean isFirst = i == offset || buffer.getByte(i - 1) == '/';
                final boolean isLast = i + 1 == end || (b == '+' && buffer.getByte(i + 1) == '/');
                if (!isFirst || !isLast) {
                    return false;
                }
            }
        }
        return true;
    }

    /** True if the bytes begin with {@code $share/}: a Shared Subscription (MQTT 5.0 §4.8.2), well-formed or not. */
    public static boolean isShared(final DirectBuffer buffer, final int offset, final int length) {
        if (length < SHARE_PREFIX.length) {
            return false;
        }
        for (int i = 0; i < SHARE_PREFIX.length; i++) {
            if (buffer.getByte(offset + i) != SHARE_PREFIX[i]) {
                return false;
            }
        }
        return true;
    }

    /** The bytes themselves, not a copy: not to be modified. */
    public byte[] bytes() {
        return bytes;
    }

    public boolean hasWildcard() {
        return hasWildcard;
    }

    /** True for a Shared Subscription: the bytes begin with {@code $share/} and the ShareName (MQTT 5.0 §4.8.2). */
    public boolean isShared() {
        return isShared;
    }

    /** The filter that messages are matched with: of a Shared Subscription what stands behind the ShareName. */
    public TopicFilter unshared() {
        if (!isShared) {
            return this;
        }
        int start = SHARE_PREFIX.length;
        while (start < bytes.length && bytes[start] != '/') {
            start++;
        }
        if (start + 1 >= bytes.length) {
            throw new IllegalStateException("not a well-formed Shared Subscription");
        }
        return new TopicFilter(Arrays.copyOfRange(bytes, start + 1, bytes.length));
    }

    public void write(final SnapshotWriter writer) {
        writer.putBytes(bytes);
    }

    /** A filter that {@link #write} wrote, well-formed if it is shared. */
    public static TopicFilter read(final SnapshotReader reader) {
        final byte[] bytes = reader.getBytes(TopicName.LENGTH_LIMIT, "a Topic Filter");
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        SnapshotReader.check(
                isValid(buffer, 0, bytes.length)
                        && (!isShared(buffer, 0, bytes.length) || ShareName.isValid(buffer, 0, bytes.length)),
                "a Topic Filter");
        return new TopicFilter(bytes);
    }

    /**
     * True if the Topic Name matches, by the letter of MQTT 5.0 §4.7: the slow rule that indexes are tested against.
     */
    public boolean matches(final DirectBuffer topic, final int offset, final int length) {
        final int end = offset + length;
        if (topic.getByte(offset) == '$' && (bytes[0] == '+' || bytes[0] == '#')) {
            return false; // [MQTT-4.7.2-1]
        }
        int at = offset;
        int i = 0;
        while (i < bytes.length) {
            final byte b = bytes[i];
            if (b == '#') {
                return true;
            }
            if (b == '+') {
                while (at < end && topic.getByte(at) != '/') {
                    at++;
                }
                i++;
            } else if (at < end && topic.getByte(at) == b) {
                at++;
                i++;
            } else {
                // sport/# also matches sport: the # includes the parent level (§4.7.1.2)
                return at == end && i + 2 == bytes.length && b == '/' && bytes[i + 1] == '#';
            }
        }
        return at == end;
    }

    @Override
    public int compareTo(final TopicFilter other) {
        return TopicOrder.compare(bytes, bytes.length, other.bytes, other.bytes.length);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof TopicFilter && Arrays.equals(bytes, ((TopicFilter) other).bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static boolean containsWildcard(final byte[] bytes) {
        for (final byte b : bytes) {
            if (b == '+' || b == '#') {
                return true;
            }
        }
        return false;
    }
}
