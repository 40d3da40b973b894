package io.millrace.routing;

import io.millrace.snapshot.NotReplayed;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import java.util.ArrayDeque;
import org.agrona.collections.Long2LongHashMap;

/**
 * When Wills that have a Message Expiry Interval were published: the record of a Will is its CONNECT, which tells when
 * that came. Without this a Will in a queue would have its whole interval again at each delivery (MQTT 5.0 [MQTT-3.3.2-6]).
 *
 * <p>What has expired is forgotten: each Will that is published looks at the two that were looked at longest ago, so no
 * more than twice as many are remembered as could still be delivered. Owned by the router; replayed.
 */
final class PublishedWills {
    /** As a time: long ago. */
    static final long FORGOTTEN = -1;

    /** The oldest is forgotten beyond these: how long a Will lives is the client's to say. */
    static final int LIMIT = 65_536;

    private static final int LOOKED_AT = 2;

    /** @param position of the CONNECT */
    record Published(long position, long publishedMs, long expiresAtMs) {}

    private final ArrayDeque<Published> wills = new ArrayDeque<>();

    @NotReplayed("an index of the Wills")
    private final Long2LongHashMap times = new Long2LongHashMap(FORGOTTEN);

    void add(final long position, final long nowMs, final long expiresAtMs) {
        for (int i = Math.min(LOOKED_AT, wills.size()); i > 0; i--) {
            final Published oldest = wills.removeFirst();
            if (oldest.expiresAtMs <= nowMs) {
                times.remove(oldest.position);
            } else {
                wills.addLast(oldest);
            }
        }
        if (wills.size() == LIMIT) {
            times.remove(wills.removeFirst().position);
        }
        put(new Published(position, nowMs, expiresAtMs));
    }

    /** Milliseconds since the epoch; {@link #FORGOTTEN} if it has expired, or never does. */
    long publishedMs(final long position) {
        return times.get(position);
    }

    int size() {
        return wills.size();
    }

    void write(final SnapshotWriter writer) {
        writer.putInt(wills.size());
        for (final Published will : wills) {
            writer.putLong(will.position);
            writer.putLong(will.publishedMs);
            writer.putLong(will.expiresAtMs);
        }
    }

    /** Into an empty table. */
    void read(final SnapshotReader reader, final long lastPosition) {
        for (int count = reader.getCount("published Wills"); count > 0; count--) {
            final long position = reader.getLong(0, Math.max(0, lastPosition), "the position of a Will");
            final long publishedMs = reader.getLong(0, Long.MAX_VALUE, "the time of a Will");
            SnapshotReader.check(times.get(position) == FORGOTTEN, "a Will published twice");
            put(new Published(position, publishedMs, reader.getLong()));
        }
    }

    private void put(final Published will) {
        wills.addLast(will);
        times.put(will.position, will.publishedMs);
    }
}
