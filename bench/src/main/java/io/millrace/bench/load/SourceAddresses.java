package io.millrace.bench.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Local addresses of connections. One address has some 28,000 ports towards one broker, and finding a free one gets
 * slow long before; loopback has 16 million addresses.
 */
final class SourceAddresses {
    private static final int CONNECTIONS_EACH = 1_000;
    private static final int LOW = 2;
    private static final int COUNT_OF_LAST = 250;

    private final @Nullable InetAddress fixed;
    private final boolean isSpread;

    private SourceAddresses(final @Nullable InetAddress fixed, final boolean isSpread) {
        this.fixed = fixed;
        this.isSpread = isSpread;
    }

    /** The kernel's choice, unless the broker is on this machine's loopback: then spread over 127.0.0.0/8. */
    static SourceAddresses towards(final InetAddress broker) {
        return new SourceAddresses(null, broker.isLoopbackAddress() && broker.getAddress().length == 4);
    }

    static SourceAddresses fixed(final InetAddress address) {
        return new SourceAddresses(address, false);
    }

    /** Of the {@code index}-th connection; null is the kernel's choice. */
    @Nullable
    InetSocketAddress of(final int index) {
        if (fixed != null) {
            return new InetSocketAddress(fixed, 0);
        }
        return isSpread ? new InetSocketAddress(loopback(index / CONNECTIONS_EACH), 0) : null;
    }

    /** 127.0.1.2, 127.0.1.3, … */
    private static InetAddress loopback(final int number) {
        final byte[] bytes = {
            127,
            (byte) (number / (COUNT_OF_LAST * 256)),
            (byte) (1 + number / COUNT_OF_LAST),
            (byte) (LOW + number % COUNT_OF_LAST)
        };
        try {
            return InetAddress.getByAddress(bytes);
        } catch (final UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
