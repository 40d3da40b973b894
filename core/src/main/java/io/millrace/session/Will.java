package io.millrace.session;

import io.millrace.mqtt.QoS;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import io.millrace.topic.TopicName;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A Will Message as its Session remembers it (MQTT 5.0 §3.1.2.5): payload and properties stay in the CONNECT record at
 * {@code position}.
 *
 * @param recordLength of the CONNECT record
 * @param expiryIntervalS Message Expiry Interval from the moment it is published, -1 for none
 */
public record Will(
        long position,
        int recordLength,
        byte[] topic,
        int qos,
        boolean isRetain,
        boolean isPayloadEmpty,
        long expiryIntervalS,
        long delayIntervalS) {

    private static final long INTERVAL_LIMIT_S = 0xFFFF_FFFFL;

    static void write(final SnapshotWriter writer, final @Nullable Will will) {
        writer.putBoolean(will != null);
        if (will != null) {
            will.write(writer);
        }
    }

    private void write(final SnapshotWriter writer) {
        writer.putLong(position);
        writer.putInt(recordLength);
        writer.putBytes(topic);
        writer.putByte(qos);
        writer.putBoolean(isRetain);
        writer.putBoolean(isPayloadEmpty);
        writer.putLong(expiryIntervalS);
        writer.putLong(delayIntervalS);
    }

    static Will read(final SnapshotReader reader, final SnapshotBounds bounds) {
        final long position = bounds.position(reader);
        final int recordLength = reader.getCount("the length of a record");
        final byte[] topic = reader.getBytes(TopicName.LENGTH_LIMIT, "the topic of a Will");
        SnapshotReader.check(TopicName.isValid(new UnsafeBuffer(topic), 0, topic.length), "the topic of a Will");
        return new Will(
                position,
                recordLength,
                topic,
                reader.getByte(QoS.EXACTLY_ONCE, "a QoS"),
                reader.getBoolean(),
                reader.getBoolean(),
                reader.getLong(-1, INTERVAL_LIMIT_S, "a Message Expiry Interval"),
                reader.getLong(0, INTERVAL_LIMIT_S, "a Will Delay Interval"));
    }
}
