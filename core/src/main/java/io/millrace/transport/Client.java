package io.millrace.transport;

import io.millrace.mqtt.ProtocolVersion;
import io.millrace.security.Principal;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What CONNECT has settled about the client of one connection. The loop's thread. */
final class Client {
    /** Before any CONNECT. */
    static final Client UNKNOWN = new Client(0, null);

    private static final Principal NOBODY = new Principal("", null, new InetSocketAddress(0));

    private final int protocolVersion;
    private final byte @Nullable [] assignedClientId;
    private Principal principal = NOBODY;
    private ConnackTerms connackTerms = ConnackTerms.NONE;
    private int keepAliveS;
    private int maximumPacketSize;
    private boolean sessionExpiryZero;
    private @Nullable TopicAliases topicAliases;
    private @Nullable EnhancedAuthentication enhanced;

    /** @param assignedClientId null if it came with one */
    Client(final int protocolVersion, final byte @Nullable [] assignedClientId) {
        this.protocolVersion = protocolVersion;
        this.assignedClientId = assignedClientId;
    }

    void principal(final Principal principal) {
        this.principal = principal;
    }

    void settle(
            final ConnackTerms connackTerms,
            final int keepAliveS,
            final int maximumPacketSize,
            final boolean sessionExpiryZero) {
        this.connackTerms = connackTerms;
        this.keepAliveS = keepAliveS;
        this.maximumPacketSize = maximumPacketSize;
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

    void enhanced(final EnhancedAuthentication enhanced) {
        this.enhanced = enhanced;
    }

    /** Null if CONNECT had no Authentication Method. */
    @Nullable
    EnhancedAuthentication enhanced() {
        return enhanced;
    }

    /** When a re-authentication under way has taken too long, in seconds of the loop. */
    int authenticationDeadlineS() {
        final EnhancedAuthentication current = enhanced;
        return current == null ? EnhancedAuthentication.NO_DEADLINE : current.deadlineS();
    }

    /** No authentication is waited for any more. */
    void endAuthentication() {
        final EnhancedAuthentication current = enhanced;
        if (current != null) {
            current.end();
        }
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
