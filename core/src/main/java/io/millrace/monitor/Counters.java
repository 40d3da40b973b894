package io.millrace.monitor;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All counter sets of a broker. Any thread may add its set and read sums. */
public final class Counters {
    private final List<CounterSet> sets = new CopyOnWriteArrayList<>();

    /** A new set for the calling component's thread. */
    public CounterSet newSet() {
        final CounterSet set = new CounterSet();
        sets.add(set);
        return set;
    }

    public long sum(final Counter counter) {
        long sum = 0;
        for (final CounterSet set : sets) {
            sum += set.get(counter);
        }
        return sum;
    }
}
