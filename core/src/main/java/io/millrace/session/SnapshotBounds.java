package io.millrace.session;

import io.millrace.event.DeliveryWord;
import io.millrace.event.EventFlyweight;
import io.millrace.mqtt.VariableByteInteger;
import io.millrace.snapshot.SnapshotReader;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a Session in a snapshot may refer to.
 *
 * @param lastPosition of the last record applied: nothing lies behind it
 */
public record SnapshotBounds(long lastPosition) {
    private static final int RESERVED_BITS = 0b111 << 5;

    long position(final SnapshotReader reader) {
        return reader.getLong(0, Math.max(lastPosition, EventFlyweight.NOT_JOURNALED), "a position");
    }

    /** 0 for none. */
    static int identifier(final SnapshotReader reader) {
        return reader.getInt(0, VariableByteInteger.MAX, "a Subscription Identifier");
    }

    /** Of a delivery, which from now on refers to its list, if it has one. */
    static int word(final SnapshotReader reader, final @Nullable IdentifierLists lists) {
        final int word = reader.getInt();
        SnapshotReader.check(
                DeliveryWord.qos(word) <= 2
                        && (word & RESERVED_BITS) == 0
                        && (!DeliveryWord.isList(word) || lists != null && lists.refer(DeliveryWord.identifiers(word))),
                "a delivery word");
        return word;
    }
}
