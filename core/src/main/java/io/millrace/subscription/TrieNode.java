package io.millrace.subscription;

import io.millrace.snapshot.NotReplayed;
import org.jspecify.annotations.Nullable;

/** One level of wildcard filters. Its named children are in the table of {@link NamedChildren}. */
final class TrieNode<S> {
    @NotReplayed("follows from the filters")
    final @Nullable TrieNode<S> parent;

    @NotReplayed("follows from the filters")
    final byte[] level;

    @NotReplayed("follows from the filters, and the seed of the run")
    final int hash;

    /** The child that stands for a {@code +}. */
    @Nullable
    TrieNode<S> plus;
    /** Of the filter that ends here. */
    @Nullable
    FilterEntry<S> here;
    /** Of the filter that goes on with {@code #}, and with that ends. */
    @Nullable
    FilterEntry<S> below;

    @NotReplayed("counts children")
    int namedCount;

    TrieNode(final @Nullable TrieNode<S> parent, final byte[] level, final int hash) {
        this.parent = parent;
        this.level = level;
        this.hash = hash;
    }

    @Nullable
    FilterEntry<S> entry(final boolean isBelow) {
        return isBelow ? below : here;
    }

    void entry(final boolean isBelow, final @Nullable FilterEntry<S> entry) {
        if (isBelow) {
            below = entry;
        } else {
            here = entry;
        }
    }

    boolean isEmpty() {
        return plus == null && here == null && below == null && namedCount == 0;
    }
}
