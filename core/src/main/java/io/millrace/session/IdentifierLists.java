package io.millrace.session;

import io.millrace.mqtt.Property;
import io.millrace.mqtt.VariableByteInteger;
import io.millrace.snapshot.NotReplayed;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The lists of Subscription Identifiers that waiting deliveries of one Session carry, so that a delivery remains one
 * word (MQTT 5.0 §3.3.4). A list is kept as it goes on the wire, under a number: the lowest that is free. It is there
 * for as long as a delivery refers to it, and no longer. Owned by the router; replayed where its deliveries are.
 */
public final class IdentifierLists {
    /** As a number: there are too many. */
    public static final int FULL = -1;

    /** Most lists of one Session at a time. */
    public static final int LIMIT = 4096;

    /** Bytes of the longest list: who overlaps with itself more often gets the first identifiers only. */
    public static final int LENGTH_LIMIT = 1024;

    private static final int INITIAL_CAPACITY = 4;
    /** Arrays up to this length are kept when no list is left, larger ones given back. */
    private static final int RETAINED_CAPACITY = 32;

    private @Nullable IdentifierList[] entries = new IdentifierList[INITIAL_CAPACITY];

    @NotReplayed("counts the entries that are in use")
    private int size;

    @NotReplayed("where the last entry in use is")
    private int span;

    /** One list; its bytes are used again when it is gone. */
    private static final class IdentifierList {
        private byte[] bytes = {};
        private int length;

        @NotReplayed("of the bytes")
        private int hash;

        @NotReplayed("counts the deliveries that refer to it")
        private int references;
    }

    /** The number of this list, with one reference more, or {@link #FULL}. */
    public int refer(final DirectBuffer list, final int offset, final int length) {
        final int hash = hash(list, offset, length);
        int free = FULL;
        for (int number = 0; number < span; number++) {
            final IdentifierList entry = at(number);
            if (entry.references == 0) {
                free = free == FULL ? number : free;
            } else if (entry.hash == hash && isEqual(entry, list, offset, length)) {
                entry.references++;
                return number;
            }
        }
        if (free == FULL && span == LIMIT) {
            return FULL;
        }
        final int number = free == FULL ? span : free;
        put(number, list, offset, length, hash);
        return number;
    }

    /** One delivery fewer that refers to it. */
    public void release(final int number) {
        final IdentifierList entry = at(number);
        assert entry.references > 0;
        if (--entry.references == 0) {
            size--;
            while (span > 0 && at(span - 1).references == 0) {
                span--;
            }
            if (size == 0 && entries.length > RETAINED_CAPACITY) {
                entries = new IdentifierList[INITIAL_CAPACITY];
            }
        }
    }

    /** Shows the list as Subscription Identifier properties on the wire, until it is released. */
    public void view(final int number, final UnsafeBuffer view) {
        final IdentifierList entry = at(number);
        view.wrap(entry.bytes, 0, entry.length);
    }

    /** How many lists there are. */
    public int size() {
        return size;
    }

    static void write(final SnapshotWriter writer, final @Nullable IdentifierLists lists) {
        writer.putInt(lists == null ? 0 : lists.size);
        for (int number = 0; lists != null && number < lists.span; number++) {
            final IdentifierList entry = lists.at(number);
            if (entry.references > 0) {
                writer.putInt(number);
                writer.putBytes(Arrays.copyOf(entry.bytes, entry.length));
            }
        }
    }

    /** Nobody refers to them yet: each delivery that is read calls {@link #refer(int)}. */
    static @Nullable IdentifierLists read(final SnapshotReader reader) {
        final int count = reader.getInt(0, LIMIT, "lists of Subscription Identifiers");
        if (count == 0) {
            return null;
        }
        final IdentifierLists lists = new IdentifierLists();
        int last = -1;
        for (int i = 0; i < count; i++) {
            last = reader.getInt(last + 1, LIMIT - 1, "the number of a list");
            final UnsafeBuffer list = new UnsafeBuffer(reader.getBytes(LENGTH_LIMIT, "Subscription Identifiers"));
            SnapshotReader.check(isList(list), "Subscription Identifiers");
            while (lists.span < last) {
                lists.entry(lists.span);
            }
            lists.put(last, list, 0, list.capacity(), hash(list, 0, list.capacity()));
            lists.at(last).references = 0;
        }
        return lists;
    }

    /** One delivery more that refers to it; false if there is no such list. */
    boolean refer(final int number) {
        if (number >= span || at(number).length == 0) {
            return false;
        }
        at(number).references++;
        return true;
    }

    /** The lists read, each of which has a delivery by now that refers to it. */
    static @Nullable IdentifierLists checked(final @Nullable IdentifierLists lists) {
        for (int number = 0; lists != null && number < lists.span; number++) {
            final IdentifierList entry = lists.at(number);
            SnapshotReader.check(entry.length == 0 || entry.references > 0, "Subscription Identifiers of no delivery");
        }
        return lists;
    }

    private void put(final int number, final DirectBuffer list, final int offset, final int length, final int hash) {
        final IdentifierList entry = entry(number);
        if (entry.bytes.length < length) {
            entry.bytes = new byte[length];
        }
        list.getBytes(offset, entry.bytes, 0, length);
        entry.length = length;
        entry.hash = hash;
        entry.references = 1;
        size++;
    }

    /** One that is free, made if need be. */
    private IdentifierList entry(final int number) {
        if (number == entries.length) {
            entries = Arrays.copyOf(entries, 2 * number);
        }
        span = Math.max(span, number + 1);
        IdentifierList entry = entries[number];
        if (entry == null) {
            entry = new IdentifierList();
            entries[number] = entry;
        }
        return entry;
    }

    /** @param number below {@link #span}, or else there is none */
    private IdentifierList at(final int number) {
        final IdentifierList entry = entries[number];
        if (entry == null) {
            throw new IllegalStateException("no list " + number);
        }
        return entry;
    }

    private static boolean isEqual(
            final IdentifierList entry, final DirectBuffer list, final int offset, final int length) {
        if (entry.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (entry.bytes[i] != list.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    private static int hash(final DirectBuffer list, final int offset, final int length) {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + list.getByte(offset + i);
        }
        return hash;
    }

    /** True for one property Subscription Identifier after the other. */
    private static boolean isList(final UnsafeBuffer list) {
        int at = 0;
        while (at < list.capacity() && list.getByte(at) == Property.SUBSCRIPTION_IDENTIFIER) {
            final int identifier = VariableByteInteger.decode(list, at + 1, list.capacity());
            if (identifier <= 0) {
                return false;
            }
            at += 1 + VariableByteInteger.encodedLength(identifier);
        }
        return at > 0 && at == list.capacity();
    }
}
