package io.millrace.mqtt.codec;

import org.jspecify.annotations.Nullable;

/**
 * What a server tells about itself in CONNACK (MQTT 5.0 §3.2.2.3). A mutable holder that one thread re-uses; what is at
 * its default is left out of the packet.
 */
public final class ConnackProperties {
    private long sessionExpiryIntervalS;
    private int receiveMaximum;
    private int maximumQos;
    private boolean retainAvailable;
    private long maximumPacketSize;
    private byte @Nullable [] assignedClientId;
    private int topicAliasMaximum;
    private boolean wildcardAvailable;
    private boolean identifiersAvailable;
    private boolean sharedAvailable;
    private int serverKeepAliveS;
    private byte @Nullable [] responseInformation;
    private byte @Nullable [] serverReference;
    private byte @Nullable [] authenticationMethod;
    private byte @Nullable [] authenticationData;

    public ConnackProperties() {
        reset();
    }

    /** Everything at its default again. */
    public ConnackProperties reset() {
        sessionExpiryIntervalS = -1;
        receiveMaximum = 0;
        maximumQos = 2;
        retainAvailable = true;
        maximumPacketSize = -1;
        assignedClientId = null;
        topicAliasMaximum = 0;
        wildcardAvailable = true;
        identifiersAvailable = true;
        sharedAvailable = true;
        serverKeepAliveS = -1;
        responseInformation = null;
        serverReference = null;
        authenticationMethod = null;
        authenticationData = null;
        return this;
    }

    /** Seconds; -1: as the client asked. */
    public ConnackProperties sessionExpiryIntervalS(final long sessionExpiryIntervalS) {
        this.sessionExpiryIntervalS = sessionExpiryIntervalS;
        return this;
    }

    /** 0: left out, which means 65,535. */
    public ConnackProperties receiveMaximum(final int receiveMaximum) {
        this.receiveMaximum = receiveMaximum;
        return this;
    }

    /** 2: left out. */
    public ConnackProperties maximumQos(final int maximumQos) {
        this.maximumQos = maximumQos;
        return this;
    }

    public ConnackProperties retainAvailable(final boolean retainAvailable) {
        this.retainAvailable = retainAvailable;
        return this;
    }

    /** Bytes; -1: no limit but the protocol's. */
    public ConnackProperties maximumPacketSize(final long maximumPacketSize) {
        this.maximumPacketSize = maximumPacketSize;
        return this;
    }

    /** UTF-8; null: the client brought its own. */
    public ConnackProperties assignedClientId(final byte @Nullable [] assignedClientId) {
        this.assignedClientId = assignedClientId;
        return this;
    }

    /** 0: no Topic Aliases. */
    public ConnackProperties topicAliasMaximum(final int topicAliasMaximum) {
        this.topicAliasMaximum = topicAliasMaximum;
        return this;
    }

    public ConnackProperties wildcardAvailable(final boolean wildcardAvailable) {
        this.wildcardAvailable = wildcardAvailable;
        return this;
    }

    public ConnackProperties identifiersAvailable(final boolean identifiersAvailable) {
        this.identifiersAvailable = identifiersAvailable;
        return this;
    }

    public ConnackProperties sharedAvailable(final boolean sharedAvailable) {
        this.sharedAvailable = sharedAvailable;
        return this;
    }

    /** Seconds; -1: the client's own Keep Alive. */
    public ConnackProperties serverKeepAliveS(final int serverKeepAliveS) {
        this.serverKeepAliveS = serverKeepAliveS;
        return this;
    }

    /** UTF-8; null: none, or the client did not ask. */
    public ConnackProperties responseInformation(final byte @Nullable [] responseInformation) {
        this.responseInformation = responseInformation;
        return this;
    }

    /** UTF-8; null: none. Only for those reasons that send the client to another server (§4.11). */
    public ConnackProperties serverReference(final byte @Nullable [] serverReference) {
        this.serverReference = serverReference;
        return this;
    }

    /**
     * What enhanced authentication ended with.
     *
     * @param method UTF-8; null: it was not used
     * @param authenticationData null for none
     */
    public ConnackProperties authentication(
            final byte @Nullable [] method, final byte @Nullable [] authenticationData) {
        authenticationMethod = method;
        this.authenticationData = authenticationData;
        return this;
    }

    public long sessionExpiryIntervalS() {
        return sessionExpiryIntervalS;
    }

    public int receiveMaximum() {
        return receiveMaximum;
    }

    public int maximumQos() {
        return maximumQos;
    }

    public boolean isRetainAvailable() {
        return retainAvailable;
    }

    public long maximumPacketSize() {
        return maximumPacketSize;
    }

    public byte @Nullable [] assignedClientId() {
        return assignedClientId;
    }

    public int topicAliasMaximum() {
        return topicAliasMaximum;
    }

    public boolean isWildcardAvailable() {
        return wildcardAvailable;
    }

    public boolean isIdentifiersAvailable() {
        return identifiersAvailable;
    }

    public boolean isSharedAvailable() {
        return sharedAvailable;
    }

    public int serverKeepAliveS() {
        return serverKeepAliveS;
    }

    public byte @Nullable [] responseInformation() {
        return responseInformation;
    }

    public byte @Nullable [] serverReference() {
        return serverReference;
    }

    public byte @Nullable [] authenticationMethod() {
        return authenticationMethod;
    }

    public byte @Nullable [] authenticationData() {
        return authenticationData;
    }
}
