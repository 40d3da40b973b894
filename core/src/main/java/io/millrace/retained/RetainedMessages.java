package io.millrace.retained;

import io.millrace.snapshot.NotReplayed;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import io.millrace.topic.TopicOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The retained message of every topic, in canonical order ({@link io.millrace.topic.TopicOrder}): leaves of neighbours
 * behind one sorted list of leaves. A branch of the topic tree is one contiguous range, so that a cursor seeks over
 * what does not concern it; there is no hash that clients could make collide. At 10 million topics the list has some
 * 60,000 leaves, and the rare insertion of one into it moves 240 KB at most.
 *
 * <p>One thread.
 */
public final class RetainedMessages {
    private static final int INITIAL_CAPACITY = 16;
    private static final int MERGE_LIMIT = RetainedLeaf.CAPACITY / 2;

    private @Nullable RetainedLeaf[] leaves = new RetainedLeaf[INITIAL_CAPACITY];

    @NotReplayed("how the messages are divided says nothing about them")
    private int leafCount;

    @NotReplayed("counts the messages")
    private int count;

    @NotReplayed("of one step")
    private final RetainedSeek seek = new RetainedSeek();

    @NotReplayed("of one look-up")
    private byte[] key = new byte[256];

    /**
     * Retains a message for a topic.
     *
     * @param position of the record that carries it
     * @param will the record is a CONNECT and the message its Will
     * @param expiresAtMs in journal time, {@link Long#MAX_VALUE} if never
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
        final byte[] bytes = use(topic, offset, length);
        final int l = leafOf(bytes, length);
        if (l < 0) {
            final RetainedLeaf first = new RetainedLeaf();
            first.insert(0, new RetainedMessage(Arrays.copyOf(bytes, length), position, qos, will, expiresAtMs));
            insertLeaf(0, first);
            count++;
            return null;
        }
        final RetainedLeaf leaf = leaf(l);
        final int i = leaf.lowerBound(bytes, length);
        if (i < leaf.count() && leaf.compare(i, bytes, length) == 0) {
            final RetainedMessage replaced = leaf.at(i);
            leaf.replace(i, new RetainedMessage(replaced.topic(), position, qos, will, expiresAtMs));
            return replaced;
        }
        insert(l, i, new RetainedMessage(Arrays.copyOf(bytes, length), position, qos, will, expiresAtMs));
        return null;
    }

    /** Removes the message of this topic, and returns it if there was one. */
    public @Nullable RetainedMessage remove(final DirectBuffer topic, final int offset, final int length) {
        return remove(use(topic, offset, length), length);
    }

    @Nullable
    RetainedMessage remove(final byte[] bytes, final int length) {
        final int l = leafOf(bytes, length);
        if (l < 0) {
            return null;
        }
        final RetainedLeaf leaf = leaf(l);
        final int i = leaf.lowerBound(bytes, length);
        if (i == leaf.count() || leaf.compare(i, bytes, length) != 0) {
            return null;
        }
        final RetainedMessage removed = leaf.at(i);
        leaf.remove(i);
        count--;
        shrink(l);
        return removed;
    }

    /** The message of exactly this topic. */
    public @Nullable RetainedMessage find(final DirectBuffer topic, final int offset, final int length) {
        return find(use(topic, offset, length), length);
    }

    /** How many messages there are. */
    public int count() {
        return count;
    }

    /** All messages in canonical order. */
    public void forEach(final Consumer<RetainedMessage> consumer) {
        for (int l = 0; l < leafCount; l++) {
            final RetainedLeaf leaf = leaf(l);
            for (int i = 0; i < leaf.count(); i++) {
                consumer.accept(leaf.at(i));
            }
        }
    }

    public void write(final SnapshotWriter writer) {
        writer.putInt(count);
        forEach(message -> message.write(writer));
    }

    /** Into an empty one. */
    public void read(final SnapshotReader reader, final long lastPosition) {
        RetainedMessage last = null;
        for (int left = reader.getCount("retained messages"); left > 0; left--) {
            final RetainedMessage message = RetainedMessage.read(reader, lastPosition);
            SnapshotReader.check(
                    last == null
                            || TopicOrder.compare(
                                            last.topic(), last.topic().length, message.topic(), message.topic().length)
                                    < 0,
                    "retained messages out of order");
            append(message);
            last = message;
        }
    }

    /** Behind all others. */
    private void append(final RetainedMessage message) {
        if (leafCount == 0) {
            insertLeaf(0, new RetainedLeaf());
        }
        insert(leafCount - 1, leaf(leafCount - 1).count(), message);
    }

    @Nullable
    RetainedMessage find(final byte[] topic, final int length) {
        final int l = leafOf(topic, length);
        if (l < 0) {
            return null;
        }
        final RetainedLeaf leaf = leaf(l);
        final int i = leaf.lowerBound(topic, length);
        return i < leaf.count() && leaf.compare(i, topic, length) == 0 ? leaf.at(i) : null;
    }

    /** The first message whose topic does not lie before the bytes, which need not be a topic. */
    @Nullable
    RetainedMessage ceiling(final byte[] from, final int length) {
        final int l = leafOf(from, length);
        if (l < 0) {
            return null;
        }
        final RetainedLeaf leaf = leaf(l);
        final int i = leaf.lowerBound(from, length);
        if (i < leaf.count()) {
            return leaf.at(i);
        }
        return l + 1 < leafCount ? leaf(l + 1).at(0) : null;
    }

    /** Room for the cursors, which take turns. */
    RetainedSeek seek() {
        return seek;
    }

    /** Throws if the structure contradicts itself. */
    void validate() {
        int sum = 0;
        byte[] last = null;
        for (int l = 0; l < leafCount; l++) {
            final RetainedLeaf leaf = leaf(l);
            check(leaf.count() > 0, "an empty leaf");
            check(l == 0 || leaf(l - 1).count() + leaf.count() > MERGE_LIMIT, "leaves to be merged");
            for (int i = 0; i < leaf.count(); i++) {
                check(last == null || leaf.compare(i, last, last.length) > 0, "out of order");
                last = leaf.at(i).topic();
            }
            sum += leaf.count();
        }
        check(sum == count, "count");
        for (int l = leafCount; l < leaves.length; l++) {
            check(leaves[l] == null, "a leaf beyond the end");
        }
    }

    private void insert(final int l, final int i, final RetainedMessage message) {
        final RetainedLeaf leaf = leaf(l);
        count++;
        if (leaf.count() < RetainedLeaf.CAPACITY) {
            leaf.insert(i, message);
            return;
        }
        final RetainedLeaf upper = leaf.split();
        insertLeaf(l + 1, upper);
        if (i <= leaf.count()) {
            leaf.insert(i, message);
        } else {
            upper.insert(i - leaf.count(), message);
        }
    }

    /** Removes an empty leaf, and joins a small one with a small neighbour. */
    private void shrink(final int l) {
        if (leaf(l).count() == 0) {
            removeLeaf(l);
            joinIfSmall(l - 1);
        } else {
            joinIfSmall(l);
            joinIfSmall(l - 1);
        }
    }

    private void joinIfSmall(final int l) {
        if (l >= 0 && l + 1 < leafCount && leaf(l).count() + leaf(l + 1).count() <= MERGE_LIMIT) {
            leaf(l).append(leaf(l + 1));
            removeLeaf(l + 1);
        }
    }

    private void insertLeaf(final int l, final RetainedLeaf leaf) {
        if (leafCount == leaves.length) {
            leaves = Arrays.copyOf(leaves, 2 * leafCount);
        }
        System.arraycopy(leaves, l, leaves, l + 1, leafCount - l);
        leaves[l] = leaf;
        leafCount++;
    }

    private void removeLeaf(final int l) {
        leafCount--;
        System.arraycopy(leaves, l + 1, leaves, l, leafCount - l);
        leaves[leafCount] = null;
    }

    /** The last leaf that does not begin behind the key, else the first; negative if there is none at all. */
    private int leafOf(final byte[] bytes, final int length) {
        int low = 0;
        int high = leafCount - 1;
        while (low < high) {
            final int middle = (low + high + 1) >>> 1;
            if (leaf(middle).compare(0, bytes, length) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    @SuppressWarnings("NullAway") // below leafCount there is no hole
    private RetainedLeaf leaf(final int l) {
        return leaves[l];
    }

    private byte[] use(final DirectBuffer topic, final int offset, final int length) {
        if (length > key.length) {
            key = new byte[Math.max(length, 2 * key.length)];
        }
        topic.getBytes(offset, key, 0, length);
        return key;
    }

    private static void check(final boolean condition, final String what) {
        if (!condition) {
            throw new IllegalStateException(what);
        }
    }
}
