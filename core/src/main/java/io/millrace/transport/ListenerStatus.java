package io.millrace.transport;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A listener as it is now.
 *
 * @param bound where it listens; null: it does not
 * @param connectionCount connections that came by it and are not gone
 * @param refusedFull closed because there were as many as may be
 * @param refusedAddress closed by the access rules
 * @param refusedProxy closed because of who connected as a proxy, or what it said
 */
public record ListenerStatus(
        String name,
        @Nullable InetSocketAddress bound,
        int connectionCount,
        int connectionLimit,
        long refusedFull,
        long refusedAddress,
        long refusedProxy) {}
