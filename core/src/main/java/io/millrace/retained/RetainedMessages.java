package io.millrace.retained;

import io.millrace.topic.TopicOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** The retained message of every topic, in canonical order. One thread. */
public final class RetainedMessages {
    private final List<RetainedMessage> list = new ArrayList<>();

    /**
     * Retains a message for a topic.
     *
     * @return the one replaced
     */
    public @Nullable RetainedMessage put(
            final DirectBuffer topic,
            final int offset,
            final int length,
            final long position,
            final int qos,
            final boolean will,
            final long expiresAtMs) {
        final byte[] bytes = copy(topic, offset, length);
        final RetainedMessage message = new RetainedMessage(bytes, position, qos, will, expiresAtMs);
        final int i = lowerBound(bytes, length);
        if (i < list.size() && compare(i, bytes, length) == 0) {
            return list.set(i, message);
        }
        list.add(i, message);
        return null;
    }

    /** Removes, and returns what was removed. */
    public @Nullable RetainedMessage remove(final DirectBuffer topic, final int offset, final int length) {
        final byte[] bytes = copy(topic, offset, length);
        final int i = lowerBound(bytes, length);
        return i < list.size() && compare(i, bytes, length) == 0 ? list.remove(i) : null;
    }

    /** The message of exactly this topic. */
    public @Nullable RetainedMessage find(final DirectBuffer topic, final int offset, final int length) {
        final byte[] bytes = copy(topic, offset, length);
        final RetainedMessage message = ceiling(bytes, length);
        return message != null && TopicOrder.compare(message.topic(), message.topic().length, bytes, length) == 0
                ? message
                : null;
    }

    public int count() {
        return list.size();
    }

    /** All messages in canonical order. */
    public void forEach(final Consumer<RetainedMessage> consumer) {
        list.forEach(consumer);
    }

    /** The first message whose topic does not lie before the key. */
    @Nullable
    RetainedMessage ceiling(final byte[] key, final int length) {
        final int i = lowerBound(key, length);
        return i < list.size() ? list.get(i) : null;
    }

    private int lowerBound(final byte[] key, final int length) {
        int i = 0;
        while (i < list.size() && compare(i, key, length) < 0) {
            i++;
        }
        return i;
    }

    private int compare(final int i, final byte[] key, final int length) {
        final byte[] topic = list.get(i).topic();
        return TopicOrder.compare(topic, topic.length, key, length);
    }

    private static byte[] copy(final DirectBuffer topic, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        topic.getBytes(offset, bytes);
        return bytes;
    }
}
