package io.millrace.subscription;

import io.millrace.topic.TopicBytes;
import io.millrace.topic.TopicName;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The walk of one Topic Name through the trie: depth first, {@code #} before {@code +} before the level's name. The
 * topic is cut into levels once, each hashed once however many branches ask for it. Recursion is as deep as a filter
 * may be, {@link TopicName#LEVEL_LIMIT}.
 */
final class TopicWalk<S> {
    private final int[] offsets = new int[TopicName.LEVEL_LIMIT];
    private final int[] lengths = new int[TopicName.LEVEL_LIMIT];
    private final int[] hashes = new int[TopicName.LEVEL_LIMIT];
    private final long hashSeed;
    private final NamedChildren<S> named;
    private int levelCount;

    TopicWalk(final long hashSeed, final NamedChildren<S> named) {
        this.hashSeed = hashSeed;
        this.named = named;
    }

    void match(
            final TrieNode<S> root,
            final DirectBuffer topic,
            final int offset,
            final int length,
            final Matches<S> matches) {
        cut(topic, offset, length);
        if (topic.getByte(offset) != '$') {
            match(root, 0, topic, matches);
            return;
        }
        // No wildcard stands for a first level that begins with $ [MQTT-4.7.2-1].
        final TrieNode<S> child = child(root, topic, 0);
        if (child != null) {
            match(child, 1, topic, matches);
        }
    }

    private void match(final TrieNode<S> node, final int depth, final DirectBuffer topic, final Matches<S> matches) {
        final FilterEntry<S> below = node.below;
        if (below != null) {
            below.appendTo(matches); // # also stands for the parent level (§4.7.1.2)
        }
        if (depth == levelCount) {
            final FilterEntry<S> here = node.here;
            if (here != null) {
                here.appendTo(matches);
            }
            return;
        }
        final TrieNode<S> plus = node.plus;
        if (plus != null) {
            match(plus, depth + 1, topic, matches);
        }
        final TrieNode<S> child = child(node, topic, depth);
        if (child != null) {
            match(child, depth + 1, topic, matches);
        }
    }

    private @Nullable TrieNode<S> child(final TrieNode<S> node, final DirectBuffer topic, final int depth) {
        return node.namedCount == 0 ? null : named.find(node, hashes[depth], topic, offsets[depth], lengths[depth]);
    }

    /**
     * Beyond {@link TopicName#LEVEL_LIMIT} only the count goes on, by one: no filter reaches that deep, save by its #.
     */
    private void cut(final DirectBuffer topic, final int offset, final int length) {
        final int end = offset + length;
        int start = offset;
        int n = 0;
        while (start <= end && n < TopicName.LEVEL_LIMIT) {
            int i = start;
            while (i < end && topic.getByte(i) != '/') {
                i++;
            }
            offsets[n] = start;
            lengths[n] = i - start;
            hashes[n] = TopicBytes.hash(hashSeed, topic, start, i - start);
            n++;
            start = i + 1;
        }
        levelCount = start <= end ? n + 1 : n;
    }
}
