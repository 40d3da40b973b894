package io.millrace.bench.load;

import io.millrace.bench.load.check.Arrival;
import io.millrace.bench.load.check.SequenceLedger;
import io.millrace.bench.load.wire.Stamp;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The subscribing half of a client: looks at every message that arrives. Outlives the connections of its client. The
 * loop's thread.
 */
final class Receiver {
    private final LoadLoop loop;
    private final ClientSpec.Subscribes spec;
    private final @Nullable SharedGroup group;
    /** By publisher; of a member of a group, only what this member received, for the order. */
    private final SequenceLedger[] ledgers;

    /** Publishers of other processes, found by their first message. */
    private final @Nullable Int2ObjectHashMap<SequenceLedger> strangers;

    Receiver(final LoadLoop loop, final ClientSpec.Subscribes spec, final @Nullable SharedGroup group) {
        this.loop = loop;
        this.spec = spec;
        this.group = spec.isShared() ? group : null;
        ledgers = new SequenceLedger[spec.publisherCount()];
        for (int i = 0; i < ledgers.length; i++) {
            ledgers[i] = new SequenceLedger();
        }
        strangers = spec.publisherCount() == 0 ? new Int2ObjectHashMap<>() : null;
    }

    ClientSpec.Subscribes spec() {
        return spec;
    }

    /** A PUBLISH with this payload has arrived. */
    void onPayload(
            final DirectBuffer buffer, final int offset, final int length, final boolean isDup, final long nowNs) {
        final Counters counters = loop.counters();
        counters.delivered++;
        counters.deliveredBytes += length;
        if (length < Stamp.LENGTH) {
            counters.foreign++;
            return;
        }
        final long head = buffer.getLong(offset, java.nio.ByteOrder.BIG_ENDIAN);
        final long tail = buffer.getLong(offset + Long.BYTES, java.nio.ByteOrder.BIG_ENDIAN);
        if (!isOfThisRun(buffer, offset, length, head, tail)) {
            return;
        }
        loop.recorder().onDelivered(Stamp.elapsedNs(tail, nowNs), nowNs, length);
        final int publisher = Stamp.publisher(head);
        final SequenceLedger ledger = ledger(publisher, Stamp.sequence(head));
        if (ledger == null) {
            counters.foreign++;
        } else if (group == null) {
            note(ledger, publisher, Stamp.sequence(head), isDup);
        } else {
            noteOfGroup(
                    group.ledger(publisher - spec.firstPublisher()), ledger, publisher, Stamp.sequence(head), isDup);
        }
    }

    /** Of strangers' messages, those whose successors came and they did not. */
    long missing() {
        long missing = 0;
        if (strangers != null) {
            for (final SequenceLedger ledger : strangers.values()) {
                missing += ledger.missing();
            }
        }
        return missing;
    }

    private void note(final SequenceLedger ledger, final int publisher, final long sequence, final boolean isDup) {
        final Counters counters = loop.counters();
        final long before = ledger.next();
        switch (ledger.onArrival(sequence)) {
            case NEW -> {
                counters.received++;
                loop.onResolved(publisher, ledger.next() - before);
            }
            case LATE -> {
                counters.received++;
                counters.reordered++;
            }
            case DUPLICATE -> onDuplicate(isDup);
        }
    }

    /** In a group others may be ahead; order is that of what this member receives. */
    private void noteOfGroup(
            final SequenceLedger ofGroup,
            final SequenceLedger ofMember,
            final int publisher,
            final long sequence,
            final boolean isDup) {
        final Counters counters = loop.counters();
        final long before = ofGroup.next();
        if (ofGroup.onArrival(sequence) == Arrival.DUPLICATE) {
            onDuplicate(isDup);
            return;
        }
        counters.received++;
        if (sequence < ofMember.next()) {
            counters.reordered++;
        } else {
            ofMember.beginAt(sequence + 1);
        }
        loop.onResolved(publisher, ofGroup.next() - before);
    }

    private void onDuplicate(final boolean isDup) {
        loop.counters().duplicated++;
        if (isDup) {
            loop.counters().duplicatedWithDup++;
        }
    }

    private boolean isOfThisRun(
            final DirectBuffer buffer, final int offset, final int length, final long head, final long tail) {
        final Counters counters = loop.counters();
        final boolean isWhole = Stamp.isWhole(head, tail);
        final boolean isFilled = Stamp.isFilled(buffer, offset, length);
        if (strangers != null) {
            // Another process's run: of any tag and length.
            if (!isWhole) {
                counters.foreign++;
            } else if (!isFilled) {
                counters.corrupt++;
            }
            return isWhole && isFilled;
        }
        final boolean isOurs = Stamp.run(head) == loop.run();
        if (length != loop.payloadBytes()) {
            // Cut, or with something behind it, if the stamp is ours.
            if (isWhole && isOurs) {
                counters.corrupt++;
            } else {
                counters.foreign++;
            }
            return false;
        }
        if (isWhole && isFilled && isOurs && Stamp.sequence(head) < loop.sentBy(Stamp.publisher(head))) {
            return true;
        }
        // A damaged message still bears one mark of ours; who bears none, or a whole stamp of another run, is foreign.
        if (isWhole ? isOurs : isOurs || length > Stamp.LENGTH && isFilled) {
            counters.corrupt++;
        } else {
            counters.foreign++;
        }
        return false;
    }

    private @Nullable SequenceLedger ledger(final int publisher, final long sequence) {
        if (strangers == null) {
            final int index = publisher - spec.firstPublisher();
            return index >= 0 && index < ledgers.length ? ledgers[index] : null;
        }
        SequenceLedger ledger = strangers.get(publisher);
        if (ledger == null) {
            ledger = new SequenceLedger();
            ledger.beginAt(sequence);
            strangers.put(publisher, ledger);
        }
        return ledger;
    }
}
