package io.millrace.snapshot;

import org.agrona.MutableDirectBuffer;

/** Where a snapshot is read from. */
@FunctionalInterface
public interface SnapshotSource {
    /**
     * Reads the next bytes.
     *
     * @return how many, at least one; 0 at the end
     */
    int read(MutableDirectBuffer buffer, int offset, int length);
}
