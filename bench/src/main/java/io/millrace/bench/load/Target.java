package io.millrace.bench.load;

import io.millrace.bench.load.wire.Version;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whom the clients connect to, and as whom.
 *
 * @param tls null for plain TCP
 * @param sources where connections come from
 * @param prefix of every Client Identifier
 * @param sessionExpiryS of Sessions that outlive their connection, MQTT 5
 */
record Target(
        InetSocketAddress address,
        @Nullable ClientTls tls,
        Version version,
        SourceAddresses sources,
        String prefix,
        @Nullable String userName,
        @Nullable String password,
        int keepAliveS,
        boolean isClean,
        long sessionExpiryS) {}
