package io.millrace.storage.chronicle;

import java.nio.file.Path;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import org.agrona.DirectBuffer;

/**
 * Chronicle Queue as the journal has it open, with the same block size and the same thread behind it that lets go of
 * pages, and nothing else of the journal: what a benchmark compares the journal with. It stands in this package because
 * it takes the journal's own parts. One thread.
 */
public final class RawQueue implements AutoCloseable {
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final DropBehind dropBehind;
    private final PointerBytesStore pointer = new PointerBytesStore();
    private boolean isBegun;

    public RawQueue(final Path directory, final ChronicleJournalConfig config) {
        queue = Opening.openQueue(directory, config, new RollClock(0));
        appender = queue.createAppender();
        dropBehind = new DropBehind(config.pageCacheBytes(), 0, true);
    }

    /** One document. */
    public void append(final DirectBuffer buffer, final int offset, final int length) {
        pointer.set(buffer.addressOffset() + offset, length);
        appender.writeBytes(pointer);
        if (!isBegun) {
            isBegun = true;
            dropBehind.begin(appender.currentFile());
        }
        dropBehind.onAppended(appender.wire().bytes().writePosition());
    }

    @Override
    public void close() {
        dropBehind.close();
        queue.close();
    }
}
