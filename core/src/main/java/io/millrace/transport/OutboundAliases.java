package io.millrace.transport;

import io.millrace.topic.TopicBytes;
import org.agrona.DirectBuffer;

/**
 * The Topic Aliases that one client is sent (MQTT 5.0 §3.3.2.3.4). A topic gets one when it comes again soon; once all
 * are given, one that came again takes the place of one that did not. Allocates when an alias is set, and only then. The
 * loop's thread.
 */
final class OutboundAliases {
    /** Of one client, however many it allows. */
    static final int LIMIT = 32;

    static final int NONE = 0;

    /** The bytes of the property: a topic that is no longer than these gains nothing. */
    static final int PROPERTY_LENGTH = 3;

    /** A topic of more bytes gets none, so that all of them together stay small. */
    static final int TOPIC_LENGTH_LIMIT = 512;

    private static final int CANDIDATE_MASK = 31;

    private final int maximum;
    private final int[] hashes;
    private final byte[][] topics;
    private final int[] candidates = new int[CANDIDATE_MASK + 1];
    private int count;
    /** A bit per alias, set if it was of use since {@link #hand} came by. */
    private int useful;

    private int hand;

    /** @param clientMaximum the client's Topic Alias Maximum, at least 1 */
    OutboundAliases(final int clientMaximum) {
        maximum = Math.min(clientMaximum, LIMIT);
        hashes = new int[maximum];
        topics = new byte[maximum][];
    }

    /**
     * Looks the topic up.
     *
     * @return its alias; or, negated, one that it may be given: {@link #set} is to be called once the packet that tells
     *     the client is on its way; or {@link #NONE}
     */
    int find(final DirectBuffer buffer, final int offset, final int length) {
        if (length <= PROPERTY_LENGTH || length > TOPIC_LENGTH_LIMIT) {
            return NONE;
        }
        final int hash = hash(buffer, offset, length);
        for (int i = 0; i < count; i++) {
            if (hashes[i] == hash && TopicBytes.isEqual(topics[i], buffer, offset, length)) {
                useful |= 1 << i;
                return i + 1;
            }
        }
        final int candidate = hash & CANDIDATE_MASK;
        if (candidates[candidate] != hash) {
            candidates[candidate] = hash;
            return NONE;
        }
        return -place();
    }

    /** The client has been told that {@code alias} stands for this topic. */
    void set(final int alias, final DirectBuffer buffer, final int offset, final int length) {
        final int index = alias - 1;
        final byte[] topic = new byte[length];
        buffer.getBytes(offset, topic);
        topics[index] = topic;
        hashes[index] = hash(buffer, offset, length);
        useful |= 1 << index;
        if (index == count) {
            count++;
        } else {
            hand = (index + 1) % maximum;
        }
    }

    /** The clock algorithm, one step a call: what is of use stays longer than what comes once. */
    private int place() {
        if (count < maximum) {
            return count + 1;
        }
        if ((useful >>> hand & 1) == 0) {
            return hand + 1;
        }
        useful &= ~(1 << hand);
        hand = (hand + 1) % maximum;
        return NONE;
    }

    private static int hash(final DirectBuffer buffer, final int offset, final int length) {
        return TopicBytes.hash(0, buffer, offset, length);
    }
}
