package io.millrace.retained;

import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import io.millrace.topic.TopicFilter;
import io.millrace.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * One SUBSCRIBE's walk over the retained messages that match its filter, in canonical order. Its whole state is the
 * filter and the last topic visited: it survives changes between the steps, a replay and a snapshot. A topic that is
 * retained during the whole walk is returned exactly once, none twice. What a step costs is a function of that state
 * and of the messages present, never of how they came to be there, so that pages end at the same place after a replay.
 *
 * <p>The thread of the {@link RetainedMessages}.
 */
public final class RetainedCursor {
    private static final byte[] START = {};
    /** Behind every topic: this byte is in no UTF-8. */
    private static final byte[] END = {(byte) 0xFF};

    private final TopicFilter filter;
    private byte[] lastTopic;

    public RetainedCursor(final TopicFilter filter) {
        this(filter, START);
    }

    private RetainedCursor(final TopicFilter filter, final byte[] lastTopic) {
        this.filter = filter;
        this.lastTopic = lastTopic;
    }

    /** Goes on where a cursor with the same filter stood, also one that was done. */
    public static RetainedCursor resume(final TopicFilter filter, final byte[] lastTopic) {
        return new RetainedCursor(filter, lastTopic);
    }

    /**
     * The next message that matches. It may have expired: that is for the caller to see.
     *
     * @param nodeBudget {@code [0]} is what may be spent: one for each message looked at, matching or not, and one for
     *     finding the end
     * @return null if the budget is spent or, when {@link #isDone()}, at the end
     */
    public @Nullable RetainedMessage next(final RetainedMessages messages, final int[] nodeBudget) {
        while (!isDone() && nodeBudget[0] > 0) {
            nodeBudget[0]--;
            final RetainedMessage message = filter.hasWildcard() ? step(messages) : lookUp(messages);
            if (message != null) {
                return message;
            }
        }
        return null;
    }

    /** True once the end has been reached: {@link #next} will find nothing more. */
    public boolean isDone() {
        return lastTopic.length == 1 && lastTopic[0] == END[0];
    }

    public TopicFilter filter() {
        return filter;
    }

    /**
     * The last topic visited, whether it matched or not; empty at the start, a byte that is in no topic at the end. Not
     * to be modified.
     */
    public byte[] lastTopic() {
        return lastTopic;
    }

    /** Its whole state. */
    public void write(final SnapshotWriter writer) {
        filter.write(writer);
        writer.putBytes(lastTopic);
    }

    public static RetainedCursor read(final SnapshotReader reader) {
        return new RetainedCursor(
                TopicFilter.read(reader), reader.getBytes(TopicName.LENGTH_LIMIT, "the topic of a cursor"));
    }

    /** Visits one topic and returns its message if it matches. */
    private @Nullable RetainedMessage step(final RetainedMessages messages) {
        final RetainedSeek seek = messages.seek();
        final byte[] bytes = filter.bytes();
        final int length = lastTopic.length == 0 ? seek.first(bytes) : seek.after(bytes, lastTopic);
        final RetainedMessage message = length == RetainedSeek.END ? null : messages.ceiling(seek.key(), length);
        if (message == null) {
            lastTopic = END;
            return null;
        }
        lastTopic = message.topic();
        return seek.matches(filter, lastTopic) ? message : null;
    }

    private @Nullable RetainedMessage lookUp(final RetainedMessages messages) {
        lastTopic = END;
        return messages.find(filter.bytes(), filter.bytes().length);
    }
}
