package io.millrace.session;

import io.millrace.event.ConnectionId;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.snapshot.NotReplayed;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A CONNECT that waits until the Session's current connection has closed (takeover, MQTT 5.0 §3.1.4): a copy of its
 * record, because the record itself may grow cold meanwhile.
 */
public record ParkedConnect(
        @NotReplayed("it stands in the record") long connectionId, byte[] record) {
    /** Of the CONNECT in the journal: its Will is read there. */
    long position() {
        final EventFlyweight event = new EventFlyweight();
        event.wrap(new UnsafeBuffer(record), 0);
        return event.position();
    }

    static void write(final SnapshotWriter writer, final @Nullable ParkedConnect parked) {
        writer.putBoolean(parked != null);
        if (parked != null) {
            writer.putBytes(parked.record);
        }
    }

    static ParkedConnect read(final SnapshotReader reader) {
        final byte[] record = reader.getBytes(Integer.MAX_VALUE, "a parked CONNECT");
        final EventFlyweight event = new EventFlyweight();
        event.wrap(new UnsafeBuffer(record), 0);
        SnapshotReader.check(
                record.length >= EventFlyweight.HEADER_LENGTH
                        && event.length() == record.length
                        && event.type() == EventType.CONNECT
                        && event.connectionId() != ConnectionId.NONE,
                "a parked CONNECT");
        return new ParkedConnect(event.connectionId(), record);
    }
}
