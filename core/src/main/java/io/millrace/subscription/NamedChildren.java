package io.millrace.subscription;

import io.millrace.topic.TopicBytes;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The named children of all nodes of a trie in one table keyed by (parent, level): a node with millions of children is
 * as good as one with two, and a node costs no table of its own.
 */
final class NamedChildren<S> {
    private static final int MULTIPLIER = 0x9E37_79B1;

    private final HashSegments<TrieNode<S>> table = new HashSegments<>();

    /** The child of this level, whose hash is {@code levelHash}. */
    @Nullable
    TrieNode<S> find(
            final TrieNode<S> parent,
            final int levelHash,
            final DirectBuffer level,
            final int offset,
            final int length) {
        final int hash = childHash(parent, levelHash);
        final HashSegment<TrieNode<S>> segment = table.segment(hash);
        if (segment == null) {
            return null;
        }
        for (int slot = segment.first(hash); slot != HashSegment.ABSENT; slot = segment.next(hash, slot)) {
            final TrieNode<S> node = segment.at(slot);
            if (node.parent == parent && TopicBytes.isEqual(node.level, level, offset, length)) {
                return node;
            }
        }
        return null;
    }

    TrieNode<S> add(final TrieNode<S> parent, final int levelHash, final byte[] level) {
        final TrieNode<S> node = new TrieNode<>(parent, level, childHash(parent, levelHash));
        table.insert(node.hash, node);
        parent.namedCount++;
        return node;
    }

    void remove(final TrieNode<S> parent, final TrieNode<S> node) {
        final HashSegment<TrieNode<S>> segment = table.segment(node.hash);
        int slot = segment == null ? HashSegment.ABSENT : segment.first(node.hash);
        while (segment != null && slot != HashSegment.ABSENT && segment.at(slot) != node) {
            slot = segment.next(node.hash, slot);
        }
        if (slot == HashSegment.ABSENT) {
            throw new IllegalStateException("a node that its parent does not know");
        }
        table.remove(node.hash, slot);
        parent.namedCount--;
    }

    int count() {
        return table.count();
    }

    /** In no order that means anything. */
    void forEach(final Consumer<TrieNode<S>> consumer) {
        table.forEach(consumer);
    }

    void validate() {
        table.validate();
    }

    private static <S> int childHash(final TrieNode<S> parent, final int levelHash) {
        int h = (Integer.rotateLeft(parent.hash, 5) ^ levelHash) * MULTIPLIER;
        h = (h ^ (h >>> 15)) * MULTIPLIER;
        return h ^ (h >>> 13);
    }
}
