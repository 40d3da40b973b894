package io.millrace.system;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What arrived at a client, in its order. Any thread adds, the test's thread takes. */
public final class Inbox<T> {
    private static final long LIMIT_S = 10;

    private final LinkedBlockingQueue<T> arrived = new LinkedBlockingQueue<>();

    public void add(final T one) {
        arrived.add(one);
    }

    /** Waits for the next; fails the test when nothing comes. */
    public T next() {
        try {
            final T one = arrived.poll(LIMIT_S, TimeUnit.SECONDS);
            return one != null ? one : fail("nothing arrived within " + LIMIT_S + " s");
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public List<T> next(final int count) {
        final List<T> taken = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            taken.add(next());
        }
        return taken;
    }

    /** Everything up to and without the first that satisfies {@code isEnd}: absence is shown by a sentinel, not by waiting. */
    public List<T> until(final Predicate<T> isEnd) {
        final List<T> taken = new ArrayList<>();
        for (T one = next(); !isEnd.test(one); one = next()) {
            taken.add(one);
        }
        return taken;
    }

    public boolean isEmpty() {
        return arrived.isEmpty();
    }
}
