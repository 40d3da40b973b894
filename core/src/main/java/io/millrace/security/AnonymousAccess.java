package io.millrace.security;

import io.millrace.mqtt.ReasonCode;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/**
 * No user store at all: who connects from somewhere that is allowed is let in. The default is this machine alone, so that
 * a broker nobody has configured is not open to the network.
 */
public final class AnonymousAccess implements Authenticator {
    public static final AnonymousAccess LOOPBACK = new AnonymousAccess(false, true, List.of());
    public static final AnonymousAccess EVERYONE = new AnonymousAccess(true, true, List.of());

    private final boolean isEveryone;
    private final boolean isLoopback;
    private final AddressRange[] ranges;

    /**
     * @param isEveryone from everywhere
     * @param isLoopback from any address of the loopback interface
     * @param ranges and from these
     */
    public AnonymousAccess(final boolean isEveryone, final boolean isLoopback, final List<AddressRange> ranges) {
        this.isEveryone = isEveryone;
        this.isLoopback = isLoopback;
        this.ranges = ranges.toArray(new AddressRange[0]);
    }

    /** True if somebody from there is let in. */
    public boolean isAllowed(final SocketAddress address) {
        return isEveryone
                || address instanceof final InetSocketAddress inet && inet.getAddress() != null && isAllowed(inet);
    }

    private boolean isAllowed(final InetSocketAddress address) {
        if (isLoopback && address.getAddress().isLoopbackAddress()) {
            return true;
        }
        for (final AddressRange range : ranges) {
            if (range.contains(address.getAddress())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void authenticate(final Credentials credentials, final AuthenticationResult result) {
        if (isAllowed(credentials.address())) {
            result.accept(credentials.principal());
        } else {
            result.refuse(ReasonCode.NOT_AUTHORIZED);
        }
    }
}
