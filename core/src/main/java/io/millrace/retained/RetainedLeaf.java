package io.millrace.retained;

import io.millrace.snapshot.NotReplayed;
import io.millrace.topic.TopicOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A run of neighbours in canonical order: at most {@link #CAPACITY}, never none. */
final class RetainedLeaf {
    /** Large enough to keep the list of leaves short, small enough that an insertion moves next to nothing. */
    static final int CAPACITY = 256;

    private final @Nullable RetainedMessage[] messages = new RetainedMessage[CAPACITY];

    @NotReplayed("how the messages are divided says nothing about them")
    private int count;

    int count() {
        return count;
    }

    @SuppressWarnings("NullAway") // below count there is no hole
    RetainedMessage at(final int i) {
        return messages[i];
    }

    void replace(final int i, final RetainedMessage message) {
        messages[i] = message;
    }

    void insert(final int i, final RetainedMessage message) {
        System.arraycopy(messages, i, messages, i + 1, count - i);
        messages[i] = message;
        count++;
    }

    void remove(final int i) {
        count--;
        System.arraycopy(messages, i + 1, messages, i, count - i);
        messages[count] = null;
    }

    /** Moves the upper half into a new leaf. */
    RetainedLeaf split() {
        final RetainedLeaf upper = new RetainedLeaf();
        final int half = count / 2;
        upper.count = count - half;
        System.arraycopy(messages, half, upper.messages, 0, upper.count);
        Arrays.fill(messages, half, count, null);
        count = half;
        return upper;
    }

    /** Takes everything from the leaf that follows. */
    void append(final RetainedLeaf following) {
        System.arraycopy(following.messages, 0, messages, count, following.count);
        count += following.count;
    }

    /** The first place whose topic does not lie before the key; {@link #count()} if there is none. */
    int lowerBound(final byte[] key, final int length) {
        int low = 0;
        int high = count;
        while (low < high) {
            final int middle = (low + high) >>> 1;
            if (compare(middle, key, length) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Negative, zero or positive as the topic in place {@code i} lies before, at or after the key. */
    int compare(final int i, final byte[] key, final int length) {
        final byte[] topic = at(i).topic();
        return TopicOrder.compare(topic, topic.length, key, length);
    }
}
