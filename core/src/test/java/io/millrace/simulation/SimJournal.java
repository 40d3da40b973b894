package io.millrace.simulation;

import io.millrace.storage.Journal;
import io.millrace.storage.JournalReader;
import io.millrace.storage.RecordFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A journal that can refuse, and lose what was not committed or a part of it: the disk of the simulation. */
class SimJournal implements Journal {
    /** Thrown where the power is cut. */
    static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final TreeMap<Long, byte[]> durable = new TreeMap<>();
    /** Durable once, and released since: nobody may need it. */
    private final TreeMap<Long, byte[]> released = new TreeMap<>();

    private final TreeMap<Long, byte[]> appended = new TreeMap<>();
    private long endPosition;

    /** Records that were cold when they were wanted. */
    int reads;

    /** Appends or commits until the power is cut; negative for never. */
    int callsUntilCut = -1;

    @Override
    public long startPosition() {
        return 0;
    }

    @Override
    public long endPosition() {
        return endPosition;
    }

    @Override
    public void append(final DirectBuffer buffer, final int offset, final int length) {
        for (int at = offset; at < offset + length; ) {
            final byte[] record = new byte[RecordFrame.length(buffer, at)];
            buffer.getBytes(at, record);
            appended.put(endPosition, record);
            endPosition += RecordFrame.alignedLength(record.length);
            at += RecordFrame.alignedLength(record.length);
        }
        countDown();
    }

    @Override
    public void commit() {
        countDown();
        harden();
        countDown();
    }

    /** What was appended now survives. */
    void harden() {
        durable.putAll(appended);
        appended.clear();
    }

    /**
     * The power is gone and back. Of what was appended and not committed the disk has the first records, or none; the one
     * it has half is cut off by who opens the journal.
     */
    void crash(final int kept) {
        for (int i = 0; i < kept && !appended.isEmpty(); i++) {
            final Map.Entry<Long, byte[]> first = appended.pollFirstEntry();
            durable.put(first.getKey(), first.getValue());
        }
        appended.clear();
        callsUntilCut = -1;
        endPosition = durable.isEmpty()
                ? 0
                : durable.lastKey()
                        + RecordFrame.alignedLength(durable.lastEntry().getValue().length);
    }

    @Override
    public long replay(final long fromPosition, final RecordHandler handler) {
        replayDurable(fromPosition, handler);
        return endPosition;
    }

    private void replayDurable(final long fromPosition, final RecordHandler handler) {
        for (final Map.Entry<Long, byte[]> entry : durable.tailMap(fromPosition).entrySet()) {
            final byte[] record = entry.getValue();
            handler.onRecord(new UnsafeBuffer(record), 0, record.length, entry.getKey());
        }
    }

    /** The end of some durable record behind {@code from}; {@code from} if there is none. */
    long durablePosition(final Random random, final long from) {
        final List<Long> ends = new ArrayList<>(durable.tailMap(from, false).keySet());
        return ends.isEmpty() ? from : ends.get(random.nextInt(ends.size()));
    }

    /** Lets go of what lies before, but for what is carried over. */
    void release(final long before, final Set<Long> carriedOver) {
        for (final Long position : List.copyOf(durable.headMap(before).keySet())) {
            if (!carriedOver.contains(position)) {
                released.put(position, durable.remove(position));
            }
        }
    }

    /** What was durable, released or not, from one position up to another. */
    void replayHistory(final long from, final long to, final RecordHandler handler) {
        final TreeMap<Long, byte[]> history = new TreeMap<>(released);
        history.putAll(durable);
        history.subMap(from, to)
                .forEach((position, record) -> handler.onRecord(new UnsafeBuffer(record), 0, record.length, position));
    }

    /** Everything appended, whether it would survive or not: what the router has seen once its batch is routed. */
    void replayWritten(final RecordHandler handler) {
        replayHistory(0, Long.MAX_VALUE, handler);
        appended.forEach((position, record) -> handler.onRecord(new UnsafeBuffer(record), 0, record.length, position));
    }

    @Override
    public JournalReader newReader() {
        return new JournalReader() {
            @Override
            public int read(
                    final long position, final MutableDirectBuffer destination, final int offset, final int capacity) {
                reads++;
                final byte[] record = durable.getOrDefault(position, appended.get(position));
                if (record == null) {
                    return NOT_FOUND;
                }
                if (record.length > capacity) {
                    return INSUFFICIENT_CAPACITY;
                }
                destination.putBytes(offset, record);
                return record.length;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}

    private void countDown() {
        if (callsUntilCut >= 0 && callsUntilCut-- == 0) {
            throw new PowerCut();
        }
    }
}
