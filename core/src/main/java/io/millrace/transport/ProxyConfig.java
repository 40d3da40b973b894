package io.millrace.transport;

import io.millrace.security.AddressRange;
import java.net.SocketAddress;
import java.util.List;

/**
 * A listener behind a proxy that says, by the PROXY protocol, for whom it connects.
 *
 * @param timeoutS for the header
 * @param trusted who is believed; nobody else may connect
 */
public record ProxyConfig(int timeoutS, List<AddressRange> trusted) {
    public ProxyConfig {
        Range.check(timeoutS, 1, 3_600, "timeoutS");
        trusted = List.copyOf(trusted);
    }

    boolean isTrusted(final SocketAddress address) {
        for (final AddressRange range : trusted) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
