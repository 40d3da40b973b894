package io.millrace.session;

import io.millrace.snapshot.NotReplayed;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Outbound QoS 1 and 2 deliveries that were assigned a Packet Identifier and are not acknowledged to the end, in the
 * order of assignment (MQTT 5.0 §4.4, §4.6). Entries leave in any order; a slot is given back when all before it are,
 * or when the slots run out: an oldest entry that is never acknowledged must not make the window grow.
 * Takes no memory until used. Owned by the router; replayed, but for the transmitted bits.
 *
 * <p>Entries are named by slot; a slot is valid until the next {@link #add}.
 */
public final class InflightWindow {
    /** As a slot: there is none. */
    public static final int NONE = -1;

    private static final int INITIAL_CAPACITY = 8;
    private static final int PACKET_ID_COUNT = 0xFFFF;
    private static final byte ON_THIS_CONNECTION = 1;
    private static final byte EVER = 2;
    private static final byte FREE = 0;
    private static final byte PUBLISHED = 1;
    private static final byte RELEASED = 2;

    private static final long[] NO_LONGS = {};
    private static final int[] NO_INTS = {};
    private static final short[] NO_SHORTS = {};
    private static final byte[] NO_BYTES = {};

    private long[] positions = NO_LONGS;
    private int[] words = NO_INTS;
    private short[] packetIds = NO_SHORTS;
    private byte[] states = NO_BYTES;

    @NotReplayed("what a socket took")
    private byte[] transmitted = NO_BYTES;

    @NotReplayed("where the entries lie says nothing about them")
    private int head;

    @NotReplayed("freed slots among the entries say nothing about them")
    private int span;

    @NotReplayed("counts the states")
    private int size;
    /** Packet Identifiers ascend from the head on, around their end: true until one overtakes an older one in use. */
    @NotReplayed("follows from the identifiers")
    private boolean isAscending = true;

    /** Entries that are not acknowledged to the end. */
    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** Appends an entry that waits for PUBACK or PUBREC. */
    public void add(final int packetId, final long position, final int word) {
        if (span == states.length) {
            if (size <= span / 2 && span > 0) {
                compact();
            } else {
                grow();
            }
        }
        final int slot = head + span & states.length - 1;
        isAscending = span == 0 || isAscending && ascent(packetId) > ascent(packetIdAt(span - 1));
        positions[slot] = position;
        words[slot] = word;
        packetIds[slot] = (short) packetId;
        states[slot] = PUBLISHED;
        transmitted[slot] = 0;
        span++;
        size++;
    }

    /**
     * The slot of a Packet Identifier, or {@link #NONE}. Identifiers are given out one after another, so the first look
     * mostly hits: an entry is as far from the head as their identifiers are from each other, unless some were in use.
     */
    public int find(final int packetId) {
        if (span == 0 || !isAscending) {
            return scan(packetId);
        }
        final int ascent = ascent(packetId);
        int low = 0;
        int high = span - 1;
        int index = Math.min(ascent, high);
        while (low <= high) {
            final int found = ascent(packetIdAt(index));
            if (found == ascent) {
                return occupied(index);
            }
            if (found < ascent) {
                low = index + 1;
            } else {
                high = index - 1;
            }
            index = low + high >>> 1;
        }
        return NONE;
    }

    private int scan(final int packetId) {
        for (int i = 0; i < span; i++) {
            if (packetIdAt(i) == packetId && occupied(i) != NONE) {
                return occupied(i);
            }
        }
        return NONE;
    }

    private int occupied(final int index) {
        final int slot = head + index & states.length - 1;
        return states[slot] == FREE ? NONE : slot;
    }

    private int packetIdAt(final int index) {
        return packetIds[head + index & states.length - 1] & 0xFFFF;
    }

    /** How many identifiers lie between that of the head and this one. */
    private int ascent(final int packetId) {
        final int ascent = packetId - (packetIds[head] & 0xFFFF);
        return ascent < 0 ? ascent + PACKET_ID_COUNT : ascent;
    }

    /** The first slot in order, or {@link #NONE}. */
    public int first() {
        return size == 0 ? NONE : head;
    }

    /** The slot after this one in order, or {@link #NONE}. */
    public int next(final int slot) {
        final int mask = states.length - 1;
        for (int i = (slot - head & mask) + 1; i < span; i++) {
            if (states[head + i & mask] != FREE) {
                return head + i & mask;
            }
        }
        return NONE;
    }

    public void remove(final int slot) {
        assert states[slot] != FREE;
        states[slot] = FREE;
        size--;
        final int mask = states.length - 1;
        while (span > 0 && states[head] == FREE) {
            head = head + 1 & mask;
            span--;
        }
    }

    public long position(final int slot) {
        return positions[slot];
    }

    public int word(final int slot) {
        return words[slot];
    }

    public int packetId(final int slot) {
        return packetIds[slot] & 0xFFFF;
    }

    /** True once PUBREC came: the message is with the receiver, PUBREL and PUBCOMP remain. */
    public boolean isReleased(final int slot) {
        return states[slot] == RELEASED;
    }

    public void release(final int slot) {
        states[slot] = RELEASED;
    }

    /** True if the PUBLISH was put on the way on the current connection; not replayed. */
    public boolean isTransmitted(final int slot) {
        return (transmitted[slot] & ON_THIS_CONNECTION) != 0;
    }

    public void transmitted(final int slot) {
        transmitted[slot] = EVER | ON_THIS_CONNECTION;
    }

    /** True if the PUBLISH was put on the way on some connection: going out again it carries DUP ([MQTT-3.3.1-1]). */
    public boolean wasTransmitted(final int slot) {
        return transmitted[slot] != 0;
    }

    /** A new connection: nothing was transmitted on it yet. */
    public void resetTransmitted() {
        for (int i = 0; i < transmitted.length; i++) {
            transmitted[i] &= EVER;
        }
    }

    /** Slots allocated. */
    int capacity() {
        return states.length;
    }

    /** A released entry is sent as a PUBREL: its record is needed no more. */
    void references(final References references) {
        for (int slot = first(); slot != NONE; slot = next(slot)) {
            if (!isReleased(slot)) {
                references.onReference(positions[slot]);
            }
        }
    }

    void write(final SnapshotWriter writer) {
        writer.putInt(size);
        for (int slot = first(); slot != NONE; slot = next(slot)) {
            writer.putShort(packetIds[slot]);
            writer.putLong(positions[slot]);
            writer.putInt(words[slot]);
            writer.putBoolean(isReleased(slot));
        }
    }

    /** Into an empty window. What was transmitted nobody knows: all of it, as after a replay. */
    void read(final SnapshotReader reader, final SnapshotBounds bounds, final @Nullable IdentifierLists lists) {
        final int count = reader.getInt(0, 0xFFFF, "the inflight window");
        final BitSet known = count == 0 ? new BitSet(0) : new BitSet();
        for (int i = 0; i < count; i++) {
            final int packetId = reader.getShort();
            SnapshotReader.check(packetId != 0 && !known.get(packetId), "a Packet Identifier");
            known.set(packetId);
            add(packetId, bounds.position(reader), SnapshotBounds.word(reader, lists));
            final int slot = head + span - 1 & states.length - 1;
            if (reader.getBoolean()) {
                release(slot);
            }
            transmitted(slot);
        }
    }

    /** Moves the entries together, in order. */
    private void compact() {
        final int mask = states.length - 1;
        int kept = 0;
        for (int i = 0; i < span; i++) {
            final int from = head + i & mask;
            if (states[from] != FREE) {
                move(from, head + kept++ & mask);
            }
        }
        span = kept;
        isAscending = true;
        for (int i = 1; i < kept; i++) {
            isAscending &= ascent(packetIdAt(i)) > ascent(packetIdAt(i - 1));
        }
    }

    private void move(final int from, final int to) {
        if (from != to) {
            positions[to] = positions[from];
            words[to] = words[from];
            packetIds[to] = packetIds[from];
            states[to] = states[from];
            transmitted[to] = transmitted[from];
            states[from] = FREE;
        }
    }

    private void grow() {
        final int oldCapacity = states.length;
        final int capacity = Math.max(INITIAL_CAPACITY, oldCapacity * 2);
        positions = Arrays.copyOf(positions, capacity);
        words = Arrays.copyOf(words, capacity);
        packetIds = Arrays.copyOf(packetIds, capacity);
        states = Arrays.copyOf(states, capacity);
        transmitted = Arrays.copyOf(transmitted, capacity);
        System.arraycopy(positions, 0, positions, oldCapacity, head);
        System.arraycopy(words, 0, words, oldCapacity, head);
        System.arraycopy(packetIds, 0, packetIds, oldCapacity, head);
        System.arraycopy(states, 0, states, oldCapacity, head);
        System.arraycopy(transmitted, 0, transmitted, oldCapacity, head);
    }
}
