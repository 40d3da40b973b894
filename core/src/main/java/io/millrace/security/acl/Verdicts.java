package io.millrace.security.acl;

import io.millrace.security.Action;
import io.millrace.topic.TopicBytes;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Answers of one connection's sources, the oldest replaced by the newest. A few dozen hashes lie side by side and are
 * looked through from the one that was found last: a client that publishes to one topic finds it at once. Grows up to
 * its limit; looking up allocates nothing. The connection's I/O thread.
 */
final class Verdicts {
    /** What is asked, besides the topic, in one number. */
    static int kind(final Action action, final int qos, final boolean retain) {
        return action.ordinal() << 3 | qos << 1 | (retain ? 1 : 0);
    }

    private static final int CAPACITY_MIN = 4;

    private final int limit;
    private final int ttlS;
    private final long seed;
    private int[] hashes = new int[0];
    private int[] kinds = new int[0];
    private int[] verdicts = new int[0];
    private int[] endsS = new int[0];
    private byte[][] topics = new byte[0][];
    private int count;
    private int next;
    private int found;

    /**
     * An empty one.
     *
     * @param limit above 0
     * @param seed clients choose the topics, and must not choose the hashes
     */
    Verdicts(final int limit, final int ttlS, final long seed) {
        this.limit = limit;
        this.ttlS = ttlS;
        this.seed = seed;
    }

    /** The verdict, or {@link ClientRules#NONE} if none is remembered that is still good. */
    int find(final int kind, final DirectBuffer topic, final int offset, final int length, final int nowS) {
        final int hash = TopicBytes.hash(seed + kind, topic, offset, length);
        final int at = find(hash, kind, topic, offset, length);
        return at < 0 || endsS[at] - nowS <= 0 ? ClientRules.NONE : verdicts[at];
    }

    private int find(final int hash, final int kind, final DirectBuffer topic, final int offset, final int length) {
        final int[] all = hashes;
        final int size = count;
        int at = found;
        for (int i = 0; i < size; i++) {
            if (all[at] == hash && kinds[at] == kind && TopicBytes.isEqual(topics[at], topic, offset, length)) {
                found = at;
                return at;
            }
            at = at + 1 == size ? 0 : at + 1;
        }
        return -1;
    }

    /** Remembers a verdict, in the place of what was said before of the same. */
    void put(
            final int kind,
            final DirectBuffer topic,
            final int offset,
            final int length,
            final int verdict,
            final int nowS) {
        final int hash = TopicBytes.hash(seed + kind, topic, offset, length);
        int at = find(hash, kind, topic, offset, length);
        if (at < 0) {
            at = next;
            next = next + 1 == limit ? 0 : next + 1;
            if (at == count) {
                grow();
                count++;
            }
            final byte[] bytes = new byte[length];
            topic.getBytes(offset, bytes);
            topics[at] = bytes;
            hashes[at] = hash;
            kinds[at] = kind;
        }
        verdicts[at] = verdict;
        endsS[at] = nowS + ttlS;
        found = at;
    }

    private void grow() {
        if (count == hashes.length) {
            final int capacity = Math.min(limit, Math.max(CAPACITY_MIN, 2 * count));
            hashes = Arrays.copyOf(hashes, capacity);
            kinds = Arrays.copyOf(kinds, capacity);
            verdicts = Arrays.copyOf(verdicts, capacity);
            endsS = Arrays.copyOf(endsS, capacity);
            topics = Arrays.copyOf(topics, capacity);
        }
    }

    int size() {
        return count;
    }
}
