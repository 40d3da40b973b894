package io.millrace.conformance;

/** A CONNECT in the making: a clean start and no Keep Alive, unless said otherwise. */
final class Connect {
    private static final int USERNAME = 0x80;
    private static final int PASSWORD = 0x40;
    private static final int WILL_RETAIN = 0x20;
    private static final int WILL = 0x04;
    private static final int CLEAN_START = 0x02;

    private final int protocolVersion;
    private final Body properties = new Body();
    private final Body willProperties = new Body();
    private String protocolName;
    private int flags = CLEAN_START;
    private int keepAliveS;
    private String clientId = LiveBroker.unique("c");
    private final Body will = new Body();
    private final Body credentials = new Body();

    Connect(final int protocolVersion) {
        this.protocolVersion = protocolVersion;
        protocolName = protocolVersion == 3 ? "MQIsdp" : "MQTT";
    }

    Connect clientId(final String clientId) {
        this.clientId = clientId;
        return this;
    }

    Connect protocolName(final String protocolName) {
        this.protocolName = protocolName;
        return this;
    }

    /** Clean Start 0, or Clean Session 0. */
    Connect resume() {
        flags &= ~CLEAN_START;
        return this;
    }

    Connect keepAliveS(final int keepAliveS) {
        this.keepAliveS = keepAliveS;
        return this;
    }

    /** Exclusive-or on the Connect Flags, for what is not allowed. */
    Connect flip(final int flags) {
        this.flags ^= flags;
        return this;
    }

    /** @param expiryS the Session Expiry Interval; MQTT 5 */
    Connect expiryS(final long expiryS) {
        properties.u8(0x11).u32(expiryS);
        return this;
    }

    /** Where properties go; MQTT 5. */
    Body properties() {
        return properties;
    }

    /** Where those of the Will go; MQTT 5. */
    Body willProperties() {
        return willProperties;
    }

    Connect will(final String topic, final String payload, final int qos, final boolean retain) {
        flags |= WILL | qos << 3 | (retain ? WILL_RETAIN : 0);
        will.string(topic).u16(new Body().text(payload).length()).text(payload);
        return this;
    }

    /** A Will of which this is there, behind its properties. */
    Connect partOfWill(final Body fields) {
        flags |= WILL;
        will.raw(fields.bytes());
        return this;
    }

    Connect username(final String username) {
        flags |= USERNAME;
        credentials.string(username);
        return this;
    }

    /** After the User Name. */
    Connect password(final String password) {
        flags |= PASSWORD;
        credentials.string(password);
        return this;
    }

    byte[] packet() {
        final Body body =
                new Body().string(protocolName).u8(protocolVersion).u8(flags).u16(keepAliveS);
        body.properties(protocolVersion, properties).string(clientId);
        if (will.length() > 0) {
            body.properties(protocolVersion, willProperties).raw(will.bytes());
        }
        return body.raw(credentials.bytes()).packet(0x10);
    }
}
