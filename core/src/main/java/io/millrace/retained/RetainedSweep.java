package io.millrace.retained;

import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import io.millrace.topic.TopicName;
import java.util.Arrays;

/**
 * Goes round the retained messages, a bounded number at a time, and removes the expired ones. Where it stands is replayed
 * state, and its whole state. The thread of the {@link RetainedMessages}.
 */
public final class RetainedSweep {
    private static final byte[] START = {};

    /** Not before this topic: the one looked at last, and the byte that comes next in canonical order. */
    private byte[] next = START;

    /** Looks at {@code limit} messages, or at all if there are less. */
    public void run(final RetainedMessages messages, final long nowMs, final int limit) {
        for (int i = Math.min(limit, messages.count()); i > 0; i--) {
            RetainedMessage message = messages.ceiling(next, next.length);
            if (message == null) {
                message = messages.ceiling(START, 0);
            }
            if (message == null) {
                return;
            }
            final byte[] topic = message.topic();
            next = Arrays.copyOf(topic, topic.length + 1);
            next[topic.length] = '/';
            if (message.expiresAtMs() <= nowMs) {
                messages.remove(topic, topic.length);
            }
        }
    }

    public void write(final SnapshotWriter writer) {
        writer.putBytes(next);
    }

    public void read(final SnapshotReader reader) {
        next = reader.getBytes(TopicName.LENGTH_LIMIT + 1, "the next topic to look at");
    }
}
