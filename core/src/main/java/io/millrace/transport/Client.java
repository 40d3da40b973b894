package io.millrace.transport;

import io.millrace.mqtt.ProtocolVersion;
import io.millrace.security.Principal;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What CONNECT has settled about the client of one connection. The loop's thread. */
final class Client {
    /** Before any CONNECT. */
    static final Client UNKNOWN = new Client(0, null, Integer.MAX_VALUE);

    private static final Principal NOBODY = new Principal("", null, new InetSocketAddress(0));

    private final int protocolVersion;
    private final byte @Nullable [] assignedClientId;
    private final int maximumPacketSize;
    private Principal principal = NOBODY;
    private ConnackTerms connackTerms = ConnackTerms.NONE;
    private int keepAliveS;
    private boolean sessionExpiryZero;
    private @Nullable TopicAliases topicAliases;

    /**
     * @param protocolVersion 0 if it is not known: then nothing can be said to the client
     * @param assignedClientId null if it came with one
     * @param maximumPacketSize the largest packet that it accepts, in bytes
     */
    Client(final int protocolVersion, final byte @Nullable [] assignedClientId, final int maximumPacketSize) {
        this.protocolVersion = protocolVersion;
        this.assignedClientId = assignedClientId;
        this.maximumPacketSize = maximumPacketSize;
    }

    void principal(final Principal principal) {
        this.principal = principal;
    }

    void settle(final ConnackTerms connackTerms, final int keepAliveS, final boolean sessionExpiryZero) {
        this.connackTerms = connackTerms;
        this.keepAliveS = keepAliveS;
        this.sessionExpiryZero = sessionExpiryZero;
    }

    int protocolVersion() {
        return protocolVersion;
    }

    boolean isVersion5() {
        return protocolVersion >= ProtocolVersion.MQTT_5;
    }

    byte @Nullable [] assignedClientId() {
        return assignedClientId;
    }

    Principal principal() {
        return principal;
    }

    ConnackTerms connackTerms() {
        return connackTerms;
    }

    /** Seconds; 0: none. */
    int keepAliveS() {
        return keepAliveS;
    }

    /** The largest packet it accepts, in bytes. */
    int maximumPacketSize() {
        return maximumPacketSize;
    }

    /** True if the Session ends with the connection, which DISCONNECT must not change. */
    boolean isSessionExpiryZero() {
        return sessionExpiryZero;
    }

    TopicAliases topicAliases(final int maximum) {
        TopicAliases aliases = topicAliases;
        if (aliases == null) {
            aliases = new TopicAliases(maximum);
            topicAliases = aliases;
        }
        return aliases;
    }
}
