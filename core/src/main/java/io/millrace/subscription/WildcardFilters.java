package io.millrace.subscription;

import io.millrace.snapshot.NotReplayed;
import io.millrace.topic.TopicBytes;
import io.millrace.topic.TopicFilter;
import java.util.Arrays;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The filters with wildcards: a trie by levels. A node that leads to no filter is pruned at once: the trie is a pure
 * function of the filters in it.
 */
final class WildcardFilters<S> {
    private static final byte[] NO_BYTES = new byte[0];
    private static final byte[] PLUS = {'+'};

    private final TrieNode<S> root = new TrieNode<>(null, NO_BYTES, 0);
    private final NamedChildren<S> named = new NamedChildren<>();

    @NotReplayed("of one match")
    private final TopicWalk<S> walk;

    @NotReplayed("of one look-up")
    private final UnsafeBuffer key = new UnsafeBuffer(0, 0);

    @NotReplayed("another in each run")
    private final long hashSeed;

    @NotReplayed("counts the filters")
    private int count;

    WildcardFilters(final long hashSeed) {
        this.hashSeed = hashSeed;
        this.walk = new TopicWalk<>(hashSeed, named);
    }

    void match(final DirectBuffer topic, final int offset, final int length, final Matches<S> matches) {
        if (count > 0) {
            walk.match(root, topic, offset, length, matches);
        }
    }

    @Nullable
    Subscription<S> add(final Subscription<S> subscription) {
        final byte[] filter = subscription.filter().unshared().bytes();
        TrieNode<S> node = root;
        int start = 0;
        while (isLevelOfPath(filter, start)) {
            final int end = levelEnd(filter, start);
            final TrieNode<S> child = child(node, filter, start, end);
            node = child != null ? child : newChild(node, filter, start, end);
            start = end + 1;
        }
        final boolean isBelow = start < filter.length;
        final FilterEntry<S> entry = node.entry(isBelow);
        if (entry == null) {
            node.entry(isBelow, FilterEntry.add(null, subscription));
            count++;
            return null;
        }
        final Subscription<S> replaced = FilterEntry.find(entry, subscription.filter(), subscription.subscriber());
        node.entry(isBelow, FilterEntry.add(entry, subscription));
        return replaced;
    }

    @Nullable
    Subscription<S> remove(final TopicFilter filter, final S subscriber) {
        final byte[] levels = filter.unshared().bytes();
        final TrieNode<S> node = node(levels);
        final boolean isBelow = isBelow(levels);
        final FilterEntry<S> entry = node == null ? null : node.entry(isBelow);
        final Subscription<S> removed = entry == null ? null : FilterEntry.find(entry, filter, subscriber);
        if (node == null || entry == null || removed == null) {
            return null;
        }
        final FilterEntry<S> rest = FilterEntry.remove(entry, filter, subscriber);
        node.entry(isBelow, rest);
        if (rest == null) {
            count--;
            prune(node);
        }
        return removed;
    }

    @Nullable
    FilterEntry<S> entry(final TopicFilter filter) {
        final byte[] levels = filter.unshared().bytes();
        final TrieNode<S> node = node(levels);
        return node == null ? null : node.entry(isBelow(levels));
    }

    /** How many filters there are. */
    int count() {
        return count;
    }

    /** How many nodes there are below the root. */
    int nodeCount() {
        final int[] sum = new int[1];
        forEachNode(node -> sum[0] += node.parent == null ? 0 : 1);
        return sum[0];
    }

    /** In no order that means anything. */
    void forEach(final Consumer<FilterEntry<S>> consumer) {
        forEachNode(node -> {
            if (node.here != null) {
                consumer.accept(node.here);
            }
            if (node.below != null) {
                consumer.accept(node.below);
            }
        });
    }

    /** Every node is the root, or named, or at the end of a chain of pluses that begins at one of these. */
    void forEachNode(final Consumer<TrieNode<S>> consumer) {
        final Consumer<TrieNode<S>> chain = first -> {
            for (TrieNode<S> node = first; node != null; node = node.plus) {
                consumer.accept(node);
            }
        };
        chain.accept(root);
        named.forEach(chain);
    }

    /** Throws if a node contradicts its parent, or should have been pruned. */
    void validate() {
        named.validate();
        final int[] sums = new int[2];
        forEachNode(node -> {
            final TrieNode<S> parent = node.parent;
            if (parent != null && (node.isEmpty() || (!isPlus(node) && !isKnown(parent, node)))) {
                throw new IllegalStateException("a node that is empty or unknown");
            }
            sums[0] += node.namedCount;
            sums[1] += (node.here == null ? 0 : 1) + (node.below == null ? 0 : 1);
        });
        if (sums[0] != named.count() || sums[1] != count) {
            throw new IllegalStateException("counts");
        }
    }

    /** Where the path of a filter ends. */
    private @Nullable TrieNode<S> node(final byte[] filter) {
        TrieNode<S> node = root;
        int start = 0;
        while (isLevelOfPath(filter, start)) {
            final int end = levelEnd(filter, start);
            final TrieNode<S> child = child(node, filter, start, end);
            if (child == null) {
                return null;
            }
            node = child;
            start = end + 1;
        }
        return node;
    }

    private void prune(final TrieNode<S> leaf) {
        TrieNode<S> node = leaf;
        TrieNode<S> parent = node.parent;
        while (parent != null && node.isEmpty()) {
            if (isPlus(node)) {
                parent.plus = null;
            } else {
                named.remove(parent, node);
            }
            node = parent;
            parent = node.parent;
        }
    }

    private @Nullable TrieNode<S> child(final TrieNode<S> parent, final byte[] filter, final int start, final int end) {
        if (end > start && filter[start] == '+') {
            return parent.plus;
        }
        return named.find(parent, levelHash(filter, start, end), key, start, end - start);
    }

    private TrieNode<S> newChild(final TrieNode<S> parent, final byte[] filter, final int start, final int end) {
        if (end > start && filter[start] == '+') {
            final TrieNode<S> plus = new TrieNode<>(parent, PLUS, parent.hash + 1);
            parent.plus = plus;
            return plus;
        }
        return named.add(parent, levelHash(filter, start, end), Arrays.copyOfRange(filter, start, end));
    }

    private int levelHash(final byte[] filter, final int start, final int end) {
        key.wrap(filter);
        return TopicBytes.hash(hashSeed, key, start, end - start);
    }

    private boolean isKnown(final TrieNode<S> parent, final TrieNode<S> node) {
        key.wrap(node.level);
        final int length = node.level.length;
        return named.find(parent, TopicBytes.hash(hashSeed, key, 0, length), key, 0, length) == node;
    }

    private boolean isPlus(final TrieNode<S> node) {
        return node.parent != null && node.parent.plus == node;
    }

    private static boolean isBelow(final byte[] filter) {
        return filter[filter.length - 1] == '#';
    }

    /** False at the end of the filter, and at its #, which is no node of its own. */
    private static boolean isLevelOfPath(final byte[] filter, final int start) {
        return start == filter.length || (start < filter.length && filter[start] != '#');
    }

    private static int levelEnd(final byte[] filter, final int start) {
        int i = start;
        while (i < filter.length && filter[i] != '/') {
            i++;
        }
        return i;
    }
}
