package io.millrace.fold;

import io.millrace.event.EventFlyweight;
import io.millrace.session.ClientId;
import io.millrace.session.References;
import io.millrace.storage.JournalReader;
import java.util.BitSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** Finds the clients that most waits for, and that something has waited for longest. One thread. */
final class Backlogs implements References {
    private static final int RECORD_LENGTH_LIMIT = 1 << 30;

    private final Positions positions;
    private final Carrying carrying;
    /** What is kept for itself: nobody's absence keeps it. */
    private final BitSet kept = new BitSet();

    private @Nullable Waiting current;
    private @Nullable Waiting largest;
    private @Nullable Waiting oldest;

    private static final class Waiting {
        private final ClientId clientId;
        private long bytes;
        private long oldestPosition = Long.MAX_VALUE;

        Waiting(final ClientId clientId) {
            this.clientId = clientId;
        }
    }

    Backlogs(final Positions positions, final Carrying carrying) {
        this.positions = positions;
        this.carrying = carrying;
    }

    @Override
    public void onClient(final ClientId clientId) {
        end();
        current = new Waiting(clientId);
    }

    @Override
    public void onReference(final long position) {
        final int index = positions.find(position);
        final Waiting client = current;
        if (index < 0) {
            return;
        }
        if (client == null) {
            kept.set(index);
        } else if (!kept.get(index)) {
            client.bytes += carrying.length(index);
            client.oldestPosition = Math.min(client.oldestPosition, position);
        }
    }

    /** The last client has no more. */
    void end() {
        final Waiting ended = current;
        if (ended == null || ended.bytes == 0) {
            return;
        }
        if (largest == null || ended.bytes > largest.bytes) {
            largest = ended;
        }
        if (oldest == null || ended.oldestPosition < oldest.oldestPosition) {
            oldest = ended;
        }
    }

    /** Null if nothing waits for anybody. */
    @Nullable
    Backlog largest(final JournalReader reader) {
        return largest == null ? null : backlog(largest, reader);
    }

    @Nullable
    Backlog oldest(final JournalReader reader) {
        return oldest == null ? null : backlog(oldest, reader);
    }

    private static Backlog backlog(final Waiting waiting, final JournalReader reader) {
        return new Backlog(waiting.clientId, waiting.bytes, timeMs(waiting.oldestPosition, reader));
    }

    private static long timeMs(final long position, final JournalReader reader) {
        for (int capacity = 1 << 16; capacity < RECORD_LENGTH_LIMIT; capacity *= 4) {
            final UnsafeBuffer record = new UnsafeBuffer(new byte[capacity]);
            final int length = reader.read(position, record, 0, capacity);
            if (length > 0) {
                final EventFlyweight event = new EventFlyweight();
                event.wrap(record, 0);
                return event.timeMs();
            }
            if (length != JournalReader.INSUFFICIENT_CAPACITY) {
                break;
            }
        }
        throw new IllegalStateException("the record at position " + position + " was carried over and is not found");
    }
}
