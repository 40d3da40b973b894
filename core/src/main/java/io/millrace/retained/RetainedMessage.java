package io.millrace.retained;

import io.millrace.mqtt.QoS;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import io.millrace.topic.TopicName;
import org.agrona.concurrent.UnsafeBuffer;

/** Where the retained message of one topic lies in the journal. Immutable; any thread. */
public final class RetainedMessage {
    private final byte[] topic;
    private final long position;
    private final long expiresAtMs;
    private final byte qos;
    private final boolean isWill;

    RetainedMessage(
            final byte[] topic, final long position, final int qos, final boolean isWill, final long expiresAtMs) {
        this.topic = topic;
        this.position = position;
        this.qos = (byte) qos;
        this.isWill = isWill;
        this.expiresAtMs = expiresAtMs;
    }

    void write(final SnapshotWriter writer) {
        writer.putBytes(topic);
        writer.putLong(position);
        writer.putLong(expiresAtMs);
        writer.putByte(qos);
        writer.putBoolean(isWill);
    }

    static RetainedMessage read(final SnapshotReader reader, final long lastPosition) {
        final byte[] topic = reader.getBytes(TopicName.LENGTH_LIMIT, "a topic");
        SnapshotReader.check(TopicName.isValid(new UnsafeBuffer(topic), 0, topic.length), "a topic");
        final long position = reader.getLong(0, Math.max(0, lastPosition), "a position");
        final long expiresAtMs = reader.getLong();
        return new RetainedMessage(
                topic, position, reader.getByte(QoS.EXACTLY_ONCE, "a QoS"), reader.getBoolean(), expiresAtMs);
    }

    /** The Topic Name itself, not a copy: not to be modified. */
    public byte[] topic() {
        return topic;
    }

    /** Of the record that carries the message. */
    public long position() {
        return position;
    }

    public int qos() {
        return qos;
    }

    /** The record is a CONNECT and the message its Will. */
    public boolean isWill() {
        return isWill;
    }

    /** When the message expires, in milliseconds of journal time; {@link Long#MAX_VALUE} if never. */
    public long expiresAtMs() {
        return expiresAtMs;
    }
}
