package io.millrace.pipeline;

import com.lmax.disruptor.Sequencer;
import io.millrace.event.ConnectionId;
import java.util.Arrays;

/**
 * At durability {@code interval}: when the next batch is taken. What is to be journaled waits in the rings until the
 * interval since the commit before is over, and so shares one commit; nothing of it is routed or acknowledged
 * meanwhile. It does not wait when a ring is half full, nor with an interval of 0, which is every other durability. The
 * core thread's.
 */
final class CommitSchedule {
    private final Ports ports;
    // how far each ring was looked through for something to be journaled
    private final long[] seen = new long[ConnectionId.PORT_LIMIT];
    private boolean isJournaledThere;
    private boolean isWaiting;
    private long intervalMs;
    private long dueMs = Long.MIN_VALUE;

    CommitSchedule(final Ports ports) {
        this.ports = ports;
        Arrays.fill(seen, Sequencer.INITIAL_CURSOR_VALUE);
    }

    /** @param intervalMs 0: nothing waits */
    void intervalMs(final long intervalMs) {
        this.intervalMs = intervalMs;
    }

    /**
     * True if a batch is to be taken now.
     *
     * @param isTimerDue something is to be journaled though no ring has it
     */
    boolean isOpen(final long nowMs, final boolean isTimerDue) {
        isWaiting = intervalMs > 0 && nowMs < dueMs && (isTimerDue || look()) && !isPressing();
        return !isWaiting;
    }

    /** How long a batch waits from now on if nothing more comes, in milliseconds; 0 if none waits. */
    long delayMs(final long nowMs) {
        return isWaiting && intervalMs > 0 && nowMs < dueMs && !isPressing() ? dueMs - nowMs : 0;
    }

    boolean isWaiting() {
        return isWaiting;
    }

    /** All there was to be journaled is taken. */
    void onBatch() {
        isJournaledThere = false;
    }

    void onCommit(final long nowMs) {
        dueMs = nowMs + intervalMs;
    }

    private boolean look() {
        final int count = ports.count();
        for (int port = 0; port < count && !isJournaledThere; port++) {
            isJournaledThere = look(port);
        }
        return isJournaledThere;
    }

    private boolean look(final int port) {
        final IngressRing ring = ports.ingress(port);
        final long cursor = ring.cursor();
        long sequence = Math.max(seen[port], ring.consumed());
        while (sequence < cursor) {
            if (ring.isJournaled(sequence + 1)) {
                return true;
            }
            sequence += ByteRing.cells(Math.abs(ring.cellLength(sequence + 1)));
        }
        seen[port] = sequence;
        return false;
    }

    /** A ring that fills stops its readers; that costs more than a commit. */
    private boolean isPressing() {
        final int count = ports.count();
        for (int port = 0; port < count; port++) {
            if (ports.ingress(port).isPressing()) {
                return true;
            }
        }
        return false;
    }
}
