package io.millrace.session;

import io.millrace.mqtt.QoS;
import io.millrace.retained.RetainedCursor;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The retained messages that one SUBSCRIBE still has to send, page by page (MQTT 5.0 §3.3.1.3).
 *
 * @param qos the subscription's
 * @param identifier the subscription's, 0 for none
 */
public record RetainedPages(RetainedCursor cursor, int qos, int identifier) {
    static void write(final SnapshotWriter writer, final @Nullable ArrayDeque<RetainedPages> all) {
        writer.putInt(all == null ? 0 : all.size());
        if (all != null) {
            all.forEach(pages -> pages.write(writer));
        }
    }

    private void write(final SnapshotWriter writer) {
        cursor.write(writer);
        writer.putByte(qos);
        writer.putInt(identifier);
    }

    static RetainedPages read(final SnapshotReader reader) {
        return new RetainedPages(
                RetainedCursor.read(reader),
                reader.getByte(QoS.EXACTLY_ONCE, "a QoS"),
                SnapshotBounds.identifier(reader));
    }
}
