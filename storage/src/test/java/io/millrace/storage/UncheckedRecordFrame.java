package io.millrace.storage;

import org.agrona.DirectBuffer;

/** Sabotage: believes every checksum. */
public final class UncheckedRecordFrame extends RecordFrame {
    @Override
    public boolean isIntact(final DirectBuffer buffer, final int offset) {
        return true;
    }
}
