package io.millrace.conformance;

/** A SUBSCRIBE or UNSUBSCRIBE in the making. */
final class Subscribe {
    private static final int SUBSCRIBE = 0x82;
    private static final int UNSUBSCRIBE = 0xA2;

    private final int protocolVersion;
    private final int packetId;
    private final int first;
    private final Body properties = new Body();
    private final Body filters = new Body();

    private Subscribe(final int protocolVersion, final int packetId, final int first) {
        this.protocolVersion = protocolVersion;
        this.packetId = packetId;
        this.first = first;
    }

    static Subscribe to(final int protocolVersion, final int packetId) {
        return new Subscribe(protocolVersion, packetId, SUBSCRIBE);
    }

    static Subscribe from(final int protocolVersion, final int packetId) {
        return new Subscribe(protocolVersion, packetId, UNSUBSCRIBE);
    }

    /** Of a SUBSCRIBE; before MQTT 5 the options are the Requested QoS. */
    Subscribe filter(final String filter, final int options) {
        filters.string(filter).u8(options);
        return this;
    }

    /** Of an UNSUBSCRIBE. */
    Subscribe filter(final String filter) {
        filters.string(filter);
        return this;
    }

    /** Anything behind the properties. */
    Subscribe payload(final byte[] bytes) {
        filters.raw(bytes);
        return this;
    }

    /** A Subscription Identifier; MQTT 5. */
    Subscribe identifier(final int identifier) {
        properties.u8(0x0B).varint(identifier);
        return this;
    }

    byte[] packet() {
        return packet(first & 15);
    }

    /** With these flags in the fixed header. */
    byte[] packet(final int flags) {
        return new Body()
                .u16(packetId)
                .properties(protocolVersion, properties)
                .raw(filters.bytes())
                .packet(first & 0xF0 | flags);
    }
}
