package io.millrace.pipeline;

import io.millrace.storage.JournalReader;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;

/** A reader to which quarantined records are gone. The backlog reader's thread. */
record SkippingReader(JournalReader reader, long[] quarantined) implements JournalReader {
    @Override
    public int read(final long position, final MutableDirectBuffer destination, final int offset, final int capacity) {
        return Arrays.binarySearch(quarantined, position) >= 0
                ? NOT_FOUND
                : reader.read(position, destination, offset, capacity);
    }

    @Override
    public void close() {
        reader.close();
    }
}
