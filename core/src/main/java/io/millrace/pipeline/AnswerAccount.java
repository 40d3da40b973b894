package io.millrace.pipeline;

/**
 * What the core may still have to answer to one port, in cells of its egress ring: the port takes no more events on
 * than its reserve there holds answers for, so answers always fit and the router never waits for room.
 *
 * <p>An answer is settled when the port has drained it. Which ones these are is known from one checkpoint at a time: the
 * answers to all events up to an ingress sequence are in the egress ring once that sequence is released, and drained
 * once everything is that was in the egress ring then. The port's thread.
 */
final class AnswerAccount {
    private enum Checkpoint {
        NONE,
        AWAIT_ROUTED,
        AWAIT_DRAINED
    }

    private final IngressRing ingress;
    private final ByteRing egress;
    private final int limit;
    private final AnswerBound bound = new AnswerBound();

    // sums of bounds, from the beginning on
    private long committed;
    private long published;
    private long settled;

    private Checkpoint checkpoint = Checkpoint.NONE;
    private long checkpointSum;
    private long ingressSequence;
    private long egressSequence;

    /** @param reserveCells cells of the egress ring that only answers may use */
    AnswerAccount(final IngressRing ingress, final ByteRing egress, final int reserveCells) {
        this.ingress = ingress;
        this.egress = egress;
        this.limit = reserveCells - AnswerBound.LARGEST;
    }

    /** True if any one event more may be committed. */
    boolean hasRoom() {
        if (isWithinLimit()) {
            return true;
        }
        settle();
        if (!isWithinLimit()) {
            // The next checkpoint may be reached already as well.
            settle();
        }
        return isWithinLimit();
    }

    // Who is owed nothing has all of the reserve.
    private boolean isWithinLimit() {
        return committed == settled || committed - settled <= limit;
    }

    /** The event claimed is complete. */
    void onCommit() {
        committed += bound.of(ingress.claimedBuffer(), ingress.claimedOffset());
    }

    void onPublished() {
        published = committed;
        settle();
    }

    private void settle() {
        if (checkpoint == Checkpoint.NONE) {
            if (published == settled) {
                return;
            }
            ingressSequence = ingress.cursor();
            checkpointSum = published;
            checkpoint = Checkpoint.AWAIT_ROUTED;
        }
        if (checkpoint == Checkpoint.AWAIT_ROUTED) {
            if (ingress.consumed() < ingressSequence) {
                return;
            }
            egressSequence = egress.cursor();
            checkpoint = Checkpoint.AWAIT_DRAINED;
        }
        if (egress.consumed() >= egressSequence) {
            settled = checkpointSum;
            checkpoint = Checkpoint.NONE;
            settle();
        }
    }
}
