package io.millrace.bench.subscription;

import io.millrace.subscription.Subscription;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The usual way of a Java broker, as an alternative to measure against: every filter in one trie, a level is a String,
 * a node has a HashMap of children and a list of subscriptions.
 */
final class StringTrie<S> {
    private final Node<S> root = new Node<>();

    void add(final Subscription<S> subscription) {
        Node<S> node = root;
        for (final String level : subscription.filter().toString().split("/", -1)) {
            node = node.children.computeIfAbsent(level, l -> new Node<>());
        }
        node.subscriptions.add(subscription);
    }

    void match(final DirectBuffer topic, final int offset, final int length, final List<Subscription<S>> matches) {
        final byte[] bytes = new byte[length];
        topic.getBytes(offset, bytes);
        match(root, new String(bytes, StandardCharsets.UTF_8).split("/", -1), 0, matches);
    }

    private void match(
            final @Nullable Node<S> node, final String[] levels, final int depth, final List<Subscription<S>> matches) {
        if (node == null) {
            return;
        }
        final boolean isWildcardAllowed = depth > 0 || !levels[0].startsWith("$");
        final Node<S> below = node.children.get("#");
        if (below != null && isWildcardAllowed) {
            matches.addAll(below.subscriptions);
        }
        if (depth == levels.length) {
            matches.addAll(node.subscriptions);
            return;
        }
        match(node.children.get(levels[depth]), levels, depth + 1, matches);
        if (isWildcardAllowed) {
            match(node.children.get("+"), levels, depth + 1, matches);
        }
    }

    private static final class Node<S> {
        private final Map<String, Node<S>> children = new HashMap<>();
        private final List<Subscription<S>> subscriptions = new ArrayList<>(1);
    }
}
