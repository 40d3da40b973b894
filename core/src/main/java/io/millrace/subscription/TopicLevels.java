package io.millrace.subscription;

import io.millrace.topic.TopicBytes;
import io.millrace.topic.TopicName;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** One Topic Name cut into its levels, each hashed once however many branches of the trie ask for it. */
final class TopicLevels {
    private final int[] offsets = new int[TopicName.LEVEL_LIMIT];
    private final int[] lengths = new int[TopicName.LEVEL_LIMIT];
    private final int[] hashes = new int[TopicName.LEVEL_LIMIT];
    private final long hashSeed;
    private int count;

    TopicLevels(final long hashSeed) {
        this.hashSeed = hashSeed;
    }

    /**
     * Cuts the topic. Beyond {@link TopicName#LEVEL_LIMIT} only the count goes on, by one: no filter reaches that deep,
     * save by its {@code #}.
     */
    void cut(final DirectBuffer topic, final int offset, final int length) {
        final int end = offset + length;
        int start = offset;
        int n = 0;
        while (start <= end && n < offsets.length) {
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
        count = start <= end ? n + 1 : n;
    }

    int count() {
        return count;
    }

    /** The child of the node for the level {@code depth}. */
    <S> @Nullable TrieNode<S> child(
            final NamedChildren<S> named, final TrieNode<S> node, final DirectBuffer topic, final int depth) {
        return named.find(node, hashes[depth], topic, offsets[depth], lengths[depth]);
    }
}
