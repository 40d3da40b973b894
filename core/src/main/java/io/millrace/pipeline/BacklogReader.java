package io.millrace.pipeline;

import io.millrace.event.EventType;
import io.millrace.event.FetchedEvent;
import io.millrace.monitor.Counter;
import io.millrace.monitor.CounterSet;
import io.millrace.port.EgressHandler;
import io.millrace.port.Port;
import io.millrace.storage.JournalReader;
import io.millrace.storage.RecordFrame;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Brings records that are no longer hot back from the journal, for the router: a page fault here stalls nobody else.
 * What is asked comes by its port as FETCH; it reads a chunk of requests in ascending order, because the disk likes
 * that, into a window of its own, and answers them as FETCHED in the order asked, because Sessions like that.
 *
 * <p>When the window is full it waits until nobody looks into it any more: the router has consumed every FETCHED, and
 * every port has drained what the router had written by then. Then the whole window is free again.
 *
 * <p>A duty cycle; one thread's.
 */
final class BacklogReader implements EgressHandler, AutoCloseable {
    private static final int CHUNK_LIMIT = 64;
    /** As a length: not read, because the window was full. */
    private static final int UNREAD = -1;

    private enum State {
        READ,
        ANSWER,
        AWAIT_ROUTER,
        AWAIT_PORTS
    }

    private final RingPort port;
    private final Ports ports;
    private final JournalReader reader;
    private final HotWindow window;
    private final UnsafeBuffer windowBuffer;
    private final BacklogRequests requests;
    private final CounterSet counters;
    private final FetchedEvent fetched = new FetchedEvent();
    private final long[] egressCursors;

    private State state = State.READ;
    private int chunkLimit = CHUNK_LIMIT;
    private int chunkCount;
    private int answered;
    private final int[] order = new int[CHUNK_LIMIT];
    private final long[] backlogPositions = new long[CHUNK_LIMIT];
    private final int[] lengths = new int[CHUNK_LIMIT];
    private long writePosition;
    private long freeLimit;
    private boolean isFull;

    BacklogReader(
            final RingPort port,
            final Ports ports,
            final JournalReader reader,
            final HotWindow window,
            final int requestLimit,
            final CounterSet counters) {
        this.port = port;
        this.ports = ports;
        this.reader = reader;
        this.window = window;
        this.windowBuffer = window.writer();
        this.requests = new BacklogRequests(requestLimit);
        this.counters = counters;
        this.egressCursors = new long[ports.count()];
        this.freeLimit = window.size();
        window.start(0);
    }

    /** True if there is something to do that no wake-up will tell. */
    boolean hasPending() {
        return requests.count() > 0 || state != State.READ;
    }

    /** @return how much was done */
    int doWork() {
        int work = port.drain(this, requests.room());
        switch (state) {
            case READ -> work += read();
            case ANSWER -> work += answer();
            case AWAIT_ROUTER -> awaitRouter();
            case AWAIT_PORTS -> awaitPorts();
        }
        return work;
    }

    @Override
    public void onFetch(final long connectionId, final long position) {
        requests.add(connectionId, position);
    }

    private int read() {
        final int count = Math.min(requests.count(), chunkLimit);
        if (count == 0) {
            return 0;
        }
        sort(count);
        for (int i = 0; i < count; i++) {
            readOne(order[i]);
        }
        // What was read behind a gap cannot be answered yet and is read again later.
        chunkCount = 0;
        while (chunkCount < count && lengths[chunkCount] != UNREAD) {
            ++chunkCount;
        }
        chunkLimit = chunkCount == 0 ? Math.max(1, chunkLimit / 2) : Math.min(CHUNK_LIMIT, chunkLimit * 2);
        answered = 0;
        state = State.ANSWER;
        return count;
    }

    /** Orders the first {@code count} requests by position: mostly they are in order already. */
    private void sort(final int count) {
        for (int i = 0; i < count; i++) {
            final long position = requests.position(i);
            int at = i;
            while (at > 0 && requests.position(order[at - 1]) > position) {
                order[at] = order[at - 1];
                --at;
            }
            order[at] = i;
        }
    }

    private void readOne(final int index) {
        final int capacity = (int) Math.min(window.slack(), freeLimit - writePosition);
        lengths[index] = UNREAD;
        if (isFull || capacity == 0) {
            isFull = true;
            return;
        }
        final int offset = window.claim(writePosition, capacity);
        final int length = reader.read(requests.position(index), windowBuffer, offset, capacity);
        if (length > 0) {
            lengths[index] = length;
            backlogPositions[index] = writePosition;
            writePosition += RecordFrame.alignedLength(length);
        } else if (length == JournalReader.INSUFFICIENT_CAPACITY && capacity < window.slack()) {
            isFull = true;
        } else {
            lengths[index] = FetchedEvent.GONE;
        }
    }

    private int answer() {
        final int start = answered;
        while (answered < chunkCount) {
            final int offset = port.claim(FetchedEvent.LENGTH);
            if (offset == Port.FULL) {
                break;
            }
            fetched.wrap(port.buffer(), offset);
            fetched.putHeader(FetchedEvent.LENGTH, EventType.FETCHED, requests.connectionId(answered));
            fetched.putFetched(requests.position(answered), backlogPositions[answered], lengths[answered]);
            port.commit();
            ++answered;
        }
        counters.add(Counter.FETCHES, answered - start);
        port.publish();
        if (answered == chunkCount) {
            requests.remove(chunkCount);
            state = isFull ? State.AWAIT_ROUTER : State.READ;
        }
        return answered - start;
    }

    private void awaitRouter() {
        if (port.isConsumed()) {
            ports.egressCursors(egressCursors);
            state = State.AWAIT_PORTS;
            awaitPorts();
        }
    }

    private void awaitPorts() {
        if (ports.isDrainedTo(egressCursors)) {
            freeLimit = writePosition + window.size();
            isFull = false;
            state = State.READ;
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
