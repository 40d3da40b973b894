package io.millrace.transport;

import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authenticator;
import io.millrace.security.ClientAttributes;
import io.millrace.security.EnhancedAuthenticators;
import io.millrace.security.Entrance;
import org.jspecify.annotations.Nullable;

/**
 * A listener as the connections of one loop that came through it see it: what they are offered, how long they are waited
 * for, who asks who they are, and what stands before their topics. The loop's thread.
 */
final class Door {
    private final DoorConfig config;
    private final ProtocolConfig protocol;
    private final TimeoutConfig timeouts;
    private final Authenticator authenticator;
    private final EnhancedAuthenticators enhanced;
    private final OfferedSubscriptions subscriptions;
    private final TermsWriter terms;

    Door(final IoLoop loop, final DoorConfig config) {
        this.config = config;
        final ProtocolConfig ownProtocol = config.protocol();
        final TimeoutConfig ownTimeouts = config.timeouts();
        protocol = ownProtocol == null ? loop.config().protocol() : ownProtocol;
        timeouts = ownTimeouts == null ? loop.config().timeouts() : ownTimeouts;
        final DoorAccess access = config.access();
        final Authenticator asked = access.authenticator() == null ? loop.authenticator() : access.authenticator();
        authenticator = config.isAuthenticated() ? asked : AnonymousAccess.EVERYONE;
        enhanced = access.enhanced() == null ? loop.enhancedAuthenticators() : access.enhanced();
        subscriptions = new OfferedSubscriptions(protocol.capabilities());
        terms = new TermsWriter(protocol);
    }

    ProtocolConfig protocol() {
        return protocol;
    }

    Capabilities capabilities() {
        return protocol.capabilities();
    }

    TimeoutConfig timeouts() {
        return timeouts;
    }

    Authenticator authenticator() {
        return authenticator;
    }

    EnhancedAuthenticators enhanced() {
        return enhanced;
    }

    /** By where its clients come in. */
    Entrance entrance() {
        return config.access().entrance();
    }

    /** What is made of each client before anybody is asked. */
    ClientAttributes attributes() {
        return config.access().attributes();
    }

    OfferedSubscriptions subscriptions() {
        return subscriptions;
    }

    /** Writes what the server says of itself. */
    TermsWriter terms() {
        return terms;
    }

    Mountpoint mountpoint() {
        return config.mountpoint();
    }

    /** QoS 1 and 2 deliveries without acknowledgement, at most. */
    int inflightLimit() {
        return config.inflightLimit();
    }

    /** Of a new connection; null if it may send as much as it can. */
    @Nullable
    Throttle newThrottle(final Connection connection) {
        final Rate messages = config.messagesRate();
        final Rate bytes = config.bytesRate();
        return messages == null && bytes == null ? null : new Throttle(connection, messages, bytes);
    }
}
