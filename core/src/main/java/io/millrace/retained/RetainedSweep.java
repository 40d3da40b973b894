package io.millrace.retained;

import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import io.millrace.topic.TopicName;
import java.util.Arrays;

/**
 * Goes round the retained messages, a bounded number at a time, and removes those that nobody can be sent any more: the
 * expired ones, and those whose records are gone. They would hold their place, and their records, for ever. Where it
 * stands is replayed state, and its whole state. The thread of the {@link RetainedMessages}.
 */
public final class RetainedSweep {
    /** Most messages looked at in one run: nothing else happens meanwhile. */
    public static final int LIMIT = 256;

    /** Runs of a round that passing time causes, unless a run would have to look at more than its limit. */
    private static final int ROUND_SHIFT = 13;

    /** About an eighth of a second: a round takes some 17 minutes. */
    private static final int INTERVAL_SHIFT = 7;

    /** Not before this topic: the one looked at last, and the byte that comes next in canonical order. */
    private byte[] next = new byte[64];

    private int nextLength;

    /**
     * For the time that has passed since this was called last, if it is enough for a run.
     *
     * @param firstPosition what lies before it is gone
     * @return messages removed because their records are gone
     */
    public int runFor(
            final RetainedMessages messages, final long beforeMs, final long nowMs, final long firstPosition) {
        final long intervals = (nowMs >> INTERVAL_SHIFT) - (beforeMs >> INTERVAL_SHIFT);
        if (intervals == 0 || messages.count() == 0) {
            return 0;
        }
        final long due = Math.min(intervals, LIMIT) * (1 + (messages.count() >> ROUND_SHIFT));
        return run(messages, nowMs, firstPosition, (int) Math.min(due, LIMIT));
    }

    /**
     * Looks at {@code limit} messages, or at all if there are less.
     *
     * @param firstPosition what lies before it is gone
     * @return messages removed because their records are gone
     */
    public int run(final RetainedMessages messages, final long nowMs, final long firstPosition, final int limit) {
        int goneCount = 0;
        for (int i = Math.min(limit, messages.count()); i > 0; i--) {
            RetainedMessage message = messages.ceiling(next, nextLength);
            if (message == null) {
                message = messages.ceiling(next, 0);
            }
            if (message == null) {
                break;
            }
            goBehind(message.topic());
            if (message.expiresAtMs() <= nowMs) {
                messages.remove(message.topic(), message.topic().length);
            } else if (message.position() < firstPosition) {
                messages.remove(message.topic(), message.topic().length);
                goneCount++;
            }
        }
        return goneCount;
    }

    public void write(final SnapshotWriter writer) {
        writer.putBytes(Arrays.copyOf(next, nextLength));
    }

    public void read(final SnapshotReader reader) {
        next = reader.getBytes(TopicName.LENGTH_LIMIT + 1, "the next topic to look at");
        nextLength = next.length;
    }

    private void goBehind(final byte[] topic) {
        if (next.length <= topic.length) {
            next = new byte[2 * topic.length + 1];
        }
        System.arraycopy(topic, 0, next, 0, topic.length);
        next[topic.length] = '/';
        nextLength = topic.length + 1;
    }
}
