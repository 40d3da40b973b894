package io.millrace.retained;

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
