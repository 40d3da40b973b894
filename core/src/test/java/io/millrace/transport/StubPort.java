package io.millrace.transport;

import io.millrace.event.EventFlyweight;
import io.millrace.port.EgressHandler;
import io.millrace.port.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A port without rings: keeps what is written, has as much room as the test says, and hands out what the test put in. */
final class StubPort implements Port {
    static final int UNLIMITED = Integer.MAX_VALUE;

    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[4 * 1024 * 1024]);
    private final List<UnsafeBuffer> committed = new ArrayList<>();
    private final Queue<UnsafeBuffer> published = new ConcurrentLinkedQueue<>();
    private final Queue<Consumer<EgressHandler>> egress = new ConcurrentLinkedQueue<>();
    private volatile int room = UNLIMITED;
    private volatile boolean keeping = true;
    private int claimed;

    /** How many more events are taken. */
    void room(final int room) {
        this.room = room;
    }

    /** Forget what is committed: for tests that must not allocate. */
    void keepNothing() {
        keeping = false;
    }

    /** What the router is to say next. */
    void say(final Consumer<EgressHandler> saying) {
        egress.add(saying);
    }

    /** The next event that was published, wrapped by {@code event}; false if there is none. */
    boolean poll(final EventFlyweight event) {
        final UnsafeBuffer next = published.poll();
        if (next == null) {
            return false;
        }
        event.wrap(next, 0);
        return true;
    }

    @Override
    public int id() {
        return 3;
    }

    @Override
    public int incarnation() {
        return 7;
    }

    @Override
    public int eventLengthLimit() {
        return 2 * 1024 * 1024;
    }

    @Override
    public int claim(final int length) {
        if (claimed != 0) {
            throw new IllegalStateException("claimed twice");
        }
        if (length > eventLengthLimit()) {
            throw new IllegalArgumentException("too long: " + length);
        }
        if (room == 0) {
            return FULL;
        }
        claimed = length;
        // What is not written must show.
        if (keeping) {
            scratch.setMemory(8, length, (byte) 0xAA);
        }
        return 8;
    }

    @Override
    public MutableDirectBuffer buffer() {
        return scratch;
    }

    @Override
    public void commit() {
        if (claimed == 0) {
            throw new IllegalStateException("nothing claimed");
        }
        if (keeping) {
            final UnsafeBuffer copy = new UnsafeBuffer(new byte[claimed]);
            copy.putBytes(0, scratch, 8, claimed);
            committed.add(copy);
        }
        claimed = 0;
        if (room != UNLIMITED) {
            room--;
        }
    }

    @Override
    public void publish() {
        if (!committed.isEmpty()) {
            published.addAll(committed);
            committed.clear();
        }
    }

    @Override
    public boolean hasEgress() {
        return !egress.isEmpty();
    }

    @Override
    public int drain(final EgressHandler handler, final int limit) {
        int count = 0;
        while (count < limit) {
            final Consumer<EgressHandler> next = egress.poll();
            if (next == null) {
                break;
            }
            next.accept(handler);
            count++;
        }
        return count;
    }
}
