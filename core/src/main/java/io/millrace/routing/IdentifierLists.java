package io.millrace.routing;

import io.millrace.mqtt.Property;
import io.millrace.mqtt.VariableByteInteger;
import io.millrace.snapshot.NotReplayed;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2IntHashMap;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Interned lists of Subscription Identifiers, so that a queued delivery carries an index instead of a list (MQTT 5.0
 * §3.3.4). A list is kept as it goes on the wire. Index 0 is the empty list. Owned by the router; replayed.
 */
final class IdentifierLists {
    /** The empty list. */
    static final int EMPTY = 0;

    /** As an index: the table is full. */
    static final int FULL = -1;

    /** Most lists; a subscription that would need one more is refused. */
    static final int LIMIT = 65_536;

    /** Bytes of the longest list: who overlaps with itself more often gets the first identifiers only. */
    static final int LENGTH_LIMIT = 1024;

    private static final int PROPERTY_LENGTH_LIMIT = 5;

    private final Int2IntHashMap singles = new Int2IntHashMap(FULL);
    private final Long2LongHashMap merged = new Long2LongHashMap(FULL);

    @NotReplayed("how they came to be says what they are")
    private final List<UnsafeBuffer> encodedLists = new ArrayList<>();

    IdentifierLists() {
        encodedLists.add(new UnsafeBuffer(new byte[0]));
    }

    /** The index of the list of one identifier (0: of none), interned now if it is new, or {@link #FULL}. */
    int single(final int identifier) {
        if (identifier == 0) {
            return EMPTY;
        }
        int index = singles.get(identifier);
        if (index == FULL && encodedLists.size() < LIMIT) {
            final UnsafeBuffer encoded = new UnsafeBuffer(new byte[PROPERTY_LENGTH_LIMIT]);
            encoded.putByte(0, (byte) Property.SUBSCRIPTION_IDENTIFIER);
            final int length = 1 + VariableByteInteger.encode(encoded, 1, identifier);
            index = add(new UnsafeBuffer(encoded, 0, length));
            singles.put(identifier, index);
        }
        return index;
    }

    /** True if a list of {@code length} bytes may go on with the list {@code next}. */
    boolean hasRoom(final int length, final int next) {
        return length + encoded(next).capacity() <= LENGTH_LIMIT;
    }

    /** The index of the one list behind the other, which it has room for, interned now if it is new, or {@link #FULL}. */
    int merge(final int first, final int second) {
        if (first == EMPTY || second == EMPTY) {
            return first + second;
        }
        final long key = (long) first << 32 | second;
        int index = (int) merged.get(key);
        if (index == FULL && encodedLists.size() < LIMIT) {
            final UnsafeBuffer a = encoded(first);
            final UnsafeBuffer b = encoded(second);
            final UnsafeBuffer both = new UnsafeBuffer(new byte[a.capacity() + b.capacity()]);
            both.putBytes(0, a, 0, a.capacity());
            both.putBytes(a.capacity(), b, 0, b.capacity());
            index = add(both);
            merged.put(key, index);
        }
        return index;
    }

    /** The list as Subscription Identifier properties on the wire. */
    UnsafeBuffer encoded(final int index) {
        return encodedLists.get(index);
    }

    /** How each list came to be, in order: of one identifier, or of two lists. */
    void write(final SnapshotWriter writer) {
        final long[] origins = new long[encodedLists.size()];
        singles.forEachInt((identifier, index) -> origins[index] = identifier);
        merged.forEachLong((lists, index) -> origins[(int) index] = lists);
        writer.putInt(origins.length);
        for (int i = 1; i < origins.length; i++) {
            writer.putLong(origins[i]);
        }
    }

    /** Into a new table. */
    void read(final SnapshotReader reader) {
        final int count = reader.getInt(1, LIMIT, "lists of Subscription Identifiers");
        for (int i = 1; i < count; i++) {
            final long origin = reader.getLong();
            final int first = (int) (origin >>> Integer.SIZE);
            final int second = (int) origin;
            if (first == EMPTY) {
                SnapshotReader.check(
                        second > 0 && second <= VariableByteInteger.MAX && single(second) == i,
                        "a Subscription Identifier");
            } else {
                SnapshotReader.check(
                        first > 0
                                && first < i
                                && second > 0
                                && second < i
                                && hasRoom(encoded(first).capacity(), second)
                                && merge(first, second) == i,
                        "a list of Subscription Identifiers");
            }
        }
    }

    /** How many lists there are, with the empty one. */
    int size() {
        return encodedLists.size();
    }

    private int add(final UnsafeBuffer encoded) {
        encodedLists.add(encoded);
        return encodedLists.size() - 1;
    }
}
