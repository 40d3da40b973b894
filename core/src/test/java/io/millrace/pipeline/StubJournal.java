package io.millrace.pipeline;

import io.millrace.storage.Journal;
import io.millrace.storage.JournalReader;
import io.millrace.storage.RecordFrame;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A journal in an array that remembers what was done to it. Synchronized, because the backlog reader reads it. */
class StubJournal implements Journal {
    final List<Integer> runs = new ArrayList<>();
    final List<Long> reads = new ArrayList<>();
    int commits;
    boolean isDiscarding;
    boolean isFull;

    private final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer();
    private final RecordFrame frame = new RecordFrame();
    private final long startPosition;
    private long endPosition;
    private long committedPosition;

    StubJournal() {
        this(0);
    }

    StubJournal(final long startPosition) {
        this.startPosition = startPosition;
        this.endPosition = startPosition;
    }

    @Override
    public long startPosition() {
        return startPosition;
    }

    @Override
    public synchronized long endPosition() {
        return endPosition;
    }

    @Override
    public boolean hasRoom(final long bytes) {
        return !isFull;
    }

    @Override
    public synchronized void append(final DirectBuffer buffer, final int offset, final int length) {
        if (!isDiscarding) {
            int at = offset;
            while (at < offset + length) {
                if (RecordFrame.position(buffer, at) != endPosition + at - offset) {
                    throw new IllegalStateException("not in order");
                }
                at += RecordFrame.alignedLength(RecordFrame.length(buffer, at));
            }
            bytes.putBytes((int) (endPosition - startPosition), buffer, offset, length);
            runs.add(length);
        }
        endPosition += length;
    }

    @Override
    public synchronized void commit() {
        committedPosition = endPosition;
        ++commits;
    }

    synchronized long committedPosition() {
        return committedPosition;
    }

    @Override
    public long replay(final long fromPosition, final RecordHandler handler) {
        long position = fromPosition;
        while (position < endPosition) {
            final int at = (int) (position - startPosition);
            final int length = RecordFrame.length(bytes, at);
            final UnsafeBuffer record = new UnsafeBuffer(bytes.byteArray(), at, length);
            if (!frame.isIntact(record, 0)) {
                throw new IllegalStateException("not intact at " + position);
            }
            handler.onRecord(record, 0, length, position);
            position += RecordFrame.alignedLength(length);
        }
        return endPosition;
    }

    @Override
    public JournalReader newReader() {
        return new JournalReader() {
            @Override
            public int read(
                    final long position, final MutableDirectBuffer destination, final int offset, final int capacity) {
                synchronized (StubJournal.this) {
                    reads.add(position);
                    if (position < startPosition || position >= committedPosition) {
                        return NOT_FOUND;
                    }
                    final int at = (int) (position - startPosition);
                    final int length = RecordFrame.length(bytes, at);
                    if (length > capacity) {
                        return INSUFFICIENT_CAPACITY;
                    }
                    destination.putBytes(offset, bytes, at, length);
                    return length;
                }
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}
}
