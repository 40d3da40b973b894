package io.millrace.bench.load;

import io.millrace.bench.load.check.SequenceLedger;

/** What all members of a shared group have received together: each message belongs to one of them. One thread. */
final class SharedGroup {
    private final SequenceLedger[] ledgers;

    SharedGroup(final int publisherCount) {
        ledgers = new SequenceLedger[publisherCount];
        for (int i = 0; i < publisherCount; i++) {
            ledgers[i] = new SequenceLedger();
        }
    }

    SequenceLedger ledger(final int index) {
        return ledgers[index];
    }
}
