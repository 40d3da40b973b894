package io.millrace.snapshot;

import org.agrona.DirectBuffer;

/** Where a snapshot is written: a file, memory, a digest. It keeps no reference to the buffer. */
@FunctionalInterface
public interface SnapshotSink {
    void write(DirectBuffer buffer, int offset, int length);
}
