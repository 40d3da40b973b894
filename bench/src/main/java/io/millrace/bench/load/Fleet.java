package io.millrace.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** All loops of a run, asked together. One thread, which is none of theirs. */
final class Fleet implements AutoCloseable {
    private final List<LoadLoop> loops = new ArrayList<>();

    Fleet(final LoadConfig config, final Population population) {
        int index = 0;
        for (int thread = 0; thread < config.threads(); thread++) {
            loops.add(new LoadLoop(config, population, thread, index));
            index += population.crowds().get(thread).size();
        }
    }

    List<LoadLoop> loops() {
        return loops;
    }

    void tell(final Consumer<LoadLoop> order) throws InterruptedException {
        for (final LoadLoop loop : loops) {
            loop.tell(() -> order.accept(loop));
        }
    }

    long sum(final ToLongFunction<LoadLoop> question) throws InterruptedException {
        long sum = 0;
        for (final LoadLoop loop : loops) {
            sum += loop.ask(() -> question.applyAsLong(loop));
        }
        return sum;
    }

    /** Brings up the clients of which {@code which} is true. */
    void connect(final Predicate<Client> which) throws InterruptedException {
        tell(loop ->
                loop.handshakes().start(loop.clients().stream().filter(which).toList()));
    }

    Counters counters() throws InterruptedException {
        final Counters all = new Counters();
        for (final LoadLoop loop : loops) {
            loop.tell(() -> all.add(loop.counters()));
        }
        return all;
    }

    long progress(final ToLongFunction<Progress> what) {
        long sum = 0;
        for (final LoadLoop loop : loops) {
            sum += what.applyAsLong(loop.progress());
        }
        return sum;
    }

    /** Throws IllegalStateException if a loop is broken. */
    void check() {
        for (final LoadLoop loop : loops) {
            final Throwable failure = loop.progress().failure();
            if (failure != null) {
                throw new IllegalStateException("the load generator is broken", failure);
            }
        }
    }

    boolean isOver() {
        return loops.stream().allMatch(loop -> loop.progress().isOver());
    }

    long lastFlowNs() {
        long last = Long.MIN_VALUE;
        for (final LoadLoop loop : loops) {
            if (loop.progress().lastFlowNs() != 0) {
                last = Math.max(last, loop.progress().lastFlowNs());
            }
        }
        return last;
    }

    @Override
    public void close() {
        try {
            for (final LoadLoop loop : loops) {
                loop.close();
            }
        } catch (final InterruptedException e) {
            // Whoever interrupts wants the end, which is here; the loops' threads are daemons.
            Thread.currentThread().interrupt();
        }
    }
}
