package io.millrace.session;

import io.millrace.mqtt.QoS;
import io.millrace.retained.RetainedCursor;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;

/**
 * The retained messages that one SUBSCRIBE still has to send, page by page (MQTT 5.0 §3.3.1.3).
 *
 * @param qos the subscription's
 * @param identifiers index of the interned Subscription Identifiers, 0 for none
 */
public record RetainedPages(RetainedCursor cursor, int qos, int identifiers) {
    void write(final SnapshotWriter writer) {
        cursor.write(writer);
        writer.putByte(qos);
        writer.putInt(identifiers);
    }

    static RetainedPages read(final SnapshotReader reader, final SnapshotBounds bounds) {
        return new RetainedPages(
                RetainedCursor.read(reader), reader.getByte(QoS.EXACTLY_ONCE, "a QoS"), bounds.identifiers(reader));
    }
}
