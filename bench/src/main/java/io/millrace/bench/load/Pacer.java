package io.millrace.bench.load;

import java.util.ArrayDeque;
import java.util.List;

/** Decides when publishers of one loop send. The loop's thread. */
abstract class Pacer {
    /** Messages in one go; then the sockets have their turn. */
    static final int BATCH = 1024;

    static final long NEVER = Long.MAX_VALUE;

    final List<Publisher> publishers;
    final Pacing pacing;
    /** Those that may have something to send now, without order among them. */
    private final ArrayDeque<Publisher> listed = new ArrayDeque<>();

    private boolean isStarted;
    private boolean isOver;

    Pacer(final List<Publisher> publishers, final Pacing pacing) {
        this.publishers = publishers;
        this.pacing = pacing;
    }

    static Pacer of(final Pacing pacing, final List<Publisher> publishers, final Breather breather) {
        return pacing.isOpen() ? new OpenPacer(publishers, pacing) : new ClosedPacer(publishers, pacing, breather);
    }

    void start(final long startNs, final long stopNs) {
        isStarted = true;
        isOver = publishers.isEmpty();
        onStart(startNs, stopNs);
    }

    /** Nothing is due any more from now on. */
    final void stop() {
        isOver = true;
        onStop(System.nanoTime());
    }

    /** A publisher whose connection or acknowledgements were in the way may have room again. */
    final void onRoom(final Publisher publisher) {
        if (!publisher.isListed && isStarted) {
            publisher.isListed = true;
            listed.add(publisher);
        }
    }

    /** Sends what is to be sent by now, at most about a {@link #BATCH}. */
    final void pump(final long nowNs) {
        if (!isStarted) {
            return;
        }
        int room = BATCH - callDue(nowNs);
        for (int i = listed.size(); i > 0 && room > 0; i--) {
            final Publisher publisher = listed.poll();
            if (publisher != null) {
                publisher.isListed = false;
                room -= sendAll(publisher, nowNs);
            }
        }
        isOver |= hasCalledAll(nowNs);
    }

    /** True if there is something to do at once. */
    final boolean hasWork() {
        return !listed.isEmpty();
    }

    /** True once nothing more becomes due; what is due may not have been sent yet. */
    final boolean isOver() {
        return isOver;
    }

    abstract void onStart(long startNs, long stopNs);

    abstract void onStop(long nowNs);

    /** Messages that are due and not sent yet. */
    abstract long owed();

    /** Makes messages due by the clock; returns how many it sent. */
    abstract int callDue(long nowNs);

    /** Sends what {@code publisher} may send now; returns how many that were. */
    abstract int sendAll(Publisher publisher, long nowNs);

    abstract boolean hasCalledAll(long nowNs);

    /** When the clock makes the next message due. */
    abstract long nextNs();

    /** Deliveries of a publisher's messages are resolved: arrived, or known to be missing. */
    abstract void onResolved(Publisher publisher, long deliveries);

    /** A message's flight is over. */
    abstract void onAcknowledged(Publisher publisher);

    /** How long the loop may look away now; 0 is not at all. */
    abstract long pauseNs(long nowNs);

    /** Nothing has arrived for a while: waits no longer for what is out. Returns how many deliveries that were. */
    abstract long writeOff();
}
