package io.millrace.bench.peers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Who is measured when: nobody is always first, and whatever drifts on the machine hits all of them. */
final class Interleaving {
    private Interleaving() {}

    /** {@code brokers}, rotated by one from run to run; runs count from 1. */
    static <T> List<T> order(final List<T> brokers, final int run) {
        final List<T> order = new ArrayList<>(brokers);
        Collections.rotate(order, -(run - 1));
        return order;
    }
}
