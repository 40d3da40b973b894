package io.millrace.transport;

import io.millrace.mqtt.ProtocolVersion;
import io.millrace.security.Grants;
import io.millrace.security.Principal;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What CONNECT has settled about the client of one connection. The loop's thread. */
final class Client {
    /** Before any CONNECT. */
    static final Client UNKNOWN = new Client(0, null, Integer.MAX_VALUE);

    /** Behind every second of the loop. */
    private static final int NEVER = EnhancedAuthentication.NO_DEADLINE;

    private static final long MS_PER_S = 1_000;

    private static final Principal NOBODY = new Principal("", null, new InetSocketAddress(0));

    private final int protocolVersion;
    private final byte @Nullable [] assignedClientId;
    private final int maximumPacketSize;
    private Principal principal = NOBODY;
    private int expiryS = NEVER;
    private ConnackTerms connackTerms = ConnackTerms.NONE;
    private byte @Nullable [] mountpoint;
    private int keepAliveS;
    private boolean sessionExpiryZero;
    private @Nullable TopicAliases topicAliases;
    private int topicAliasMaximum;
    private @Nullable OutboundAliases outboundAliases;
    private @Nullable ReceiveQuota receiveQuota;
    private @Nullable EnhancedAuthentication enhanced;

    /**
     * @param protocolVersion 0 if it is not known: then nothing can be said to the client
     * @param assignedClientId null if it came with one that counts
     * @param maximumPacketSize the largest packet that it accepts, in bytes
     */
    Client(final int protocolVersion, final byte @Nullable [] assignedClientId, final int maximumPacketSize) {
        this.protocolVersion = protocolVersion;
        this.assignedClientId = assignedClientId;
        this.maximumPacketSize = maximumPacketSize;
    }

    /**
     * It is believed.
     *
     * @param nowS of the loop
     * @param nowMs the same moment since the epoch: what is granted expires by the clock on the wall
     */
    void principal(final Principal principal, final int nowS, final long nowMs) {
        this.principal = principal;
        final long expiresAtMs = principal.grants().expiresAtMs();
        if (expiresAtMs == Grants.NEVER) {
            expiryS = NEVER;
        } else {
            final long leftMs = Math.max(0, expiresAtMs - nowMs);
            expiryS = (int) Math.min(nowS + leftMs / MS_PER_S + 1, NEVER);
        }
    }

    /** When what its authentication granted has expired, in seconds of the loop. */
    int expiryS() {
        return expiryS;
    }

    /** @param mountpoint what stands before its topics; null for nothing */
    void mountpoint(final byte @Nullable [] mountpoint) {
        this.mountpoint = mountpoint;
    }

    /** What stands before its topics; null for nothing. */
    byte @Nullable [] mountpoint() {
        return mountpoint;
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

    /** @param topicAliasMaximum the highest Topic Alias that it accepts, 0 for none */
    void topicAliasMaximum(final int topicAliasMaximum) {
        this.topicAliasMaximum = topicAliasMaximum;
    }

    /** Null if it accepts none. */
    @Nullable
    OutboundAliases outboundAliases() {
        if (outboundAliases == null && topicAliasMaximum > 0) {
            outboundAliases = new OutboundAliases(topicAliasMaximum);
        }
        return outboundAliases;
    }

    /** Of an MQTT 5 client: others have no Receive Maximum. */
    ReceiveQuota receiveQuota() {
        ReceiveQuota quota = receiveQuota;
        if (quota == null) {
            quota = new ReceiveQuota();
            receiveQuota = quota;
        }
        return quota;
    }

    /** PUBACK, PUBREC, PUBREL or PUBCOMP is sent. */
    void onAnswer(final int packetType, final int packetId, final int reasonCode) {
        if (receiveQuota != null) {
            receiveQuota.onAnswer(packetType, packetId, reasonCode);
        }
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
