package io.millrace.session;

import io.millrace.event.DeliveryWord;
import io.millrace.event.EventFlyweight;
import io.millrace.snapshot.SnapshotReader;

/**
 * What the values of a Session in a snapshot may refer to.
 *
 * @param identifierListCount interned lists of Subscription Identifiers
 * @param lastPosition of the last record applied: nothing lies behind it
 */
public record SnapshotBounds(int identifierListCount, long lastPosition) {
    private static final int RESERVED_BITS = 0b111 << 5;

    long position(final SnapshotReader reader) {
        return reader.getLong(0, Math.max(lastPosition, EventFlyweight.NOT_JOURNALED), "a position");
    }

    /** An index of an interned list. */
    int identifiers(final SnapshotReader reader) {
        return reader.getInt(0, identifierListCount - 1, "Subscription Identifiers");
    }

    int word(final SnapshotReader reader) {
        final int word = reader.getInt();
        SnapshotReader.check(
                DeliveryWord.qos(word) <= 2
                        && (word & RESERVED_BITS) == 0
                        && DeliveryWord.identifiers(word) < identifierListCount,
                "a delivery word");
        return word;
    }
}
