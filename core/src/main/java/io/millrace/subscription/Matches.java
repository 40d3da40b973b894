package io.millrace.subscription;

import java.util.ArrayList;
import java.util.List;

/** The subscriptions that matched, in the order of the index; reused from message to message. One thread. */
public final class Matches<S> {
    private final List<Subscription<S>> list = new ArrayList<>();

    public void clear() {
        list.clear();
    }

    public int size() {
        return list.size();
    }

    public Subscription<S> get(final int i) {
        return list.get(i);
    }

    void append(final Subscription<S> subscription) {
        list.add(subscription);
    }
}
