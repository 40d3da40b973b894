package io.millrace.security;

import io.millrace.mqtt.ReasonCode;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * No user store at all: everybody is let in, either from this machine only or from everywhere. The default is the
 * former, so that a broker nobody has configured is not open to the network.
 */
public enum AnonymousAccess implements Authenticator {
    LOOPBACK {
        @Override
        boolean isAllowed(final SocketAddress address) {
            return address instanceof final InetSocketAddress inet
                    && inet.getAddress() != null
                    && inet.getAddress().isLoopbackAddress();
        }
    },
    EVERYONE {
        @Override
        boolean isAllowed(final SocketAddress address) {
            return true;
        }
    };

    abstract boolean isAllowed(SocketAddress address);

    @Override
    public void authenticate(final Credentials credentials, final AuthenticationResult result) {
        if (isAllowed(credentials.address())) {
            result.accept(credentials.principal());
        } else {
            result.refuse(ReasonCode.NOT_AUTHORIZED);
        }
    }
}
