package io.millrace.retained;

import io.millrace.topic.TopicFilter;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One SUBSCRIBE's walk over the retained messages that match its filter. Its whole state is the filter and the last
 * topic visited: it survives changes between the steps, a replay and a snapshot. One thread.
 */
public final class RetainedCursor {
    private static final byte[] START = new byte[0];

    private final TopicFilter filter;
    private byte[] lastTopic;
    private boolean isDone;

    public RetainedCursor(final TopicFilter filter) {
        this(filter, START);
    }

    private RetainedCursor(final TopicFilter filter, final byte[] lastTopic) {
        this.filter = filter;
        this.lastTopic = lastTopic;
    }

    /** Goes on where a cursor of the same filter stood. */
    public static RetainedCursor resume(final TopicFilter filter, final byte[] lastTopic) {
        return new RetainedCursor(filter, lastTopic);
    }

    /**
     * The next message that matches. Every message looked at is taken off {@code nodeBudget[0]}.
     *
     * @return null if the budget is spent or, when {@link #isDone()}, at the end
     */
    public @Nullable RetainedMessage next(final RetainedMessages messages, final int[] nodeBudget) {
        while (!isDone && nodeBudget[0] > 0) {
            nodeBudget[0]--;
            final byte[] key = Arrays.copyOf(lastTopic, lastTopic.length + 1);
            key[lastTopic.length] = '/';
            final RetainedMessage message =
                    lastTopic.length == 0 ? messages.ceiling(START, 0) : messages.ceiling(key, key.length);
            if (message == null) {
                isDone = true;
                return null;
            }
            lastTopic = message.topic();
            if (filter.matches(new UnsafeBuffer(lastTopic), 0, lastTopic.length)) {
                return message;
            }
        }
        return null;
    }

    /** True once the end has been reached: {@link #next} will not find more. */
    public boolean isDone() {
        return isDone;
    }

    public TopicFilter filter() {
        return filter;
    }

    /** The last topic visited, whether it matched or not; empty at the start. Not to be modified. */
    public byte[] lastTopic() {
        return lastTopic;
    }
}
