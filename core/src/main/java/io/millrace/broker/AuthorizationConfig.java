package io.millrace.broker;

import io.millrace.security.acl.CacheConfig;
import java.util.List;

/**
 * What clients may do.
 *
 * @param isAllowedWithoutMatch what holds where no source knows
 * @param isDisconnecting true: a client that tries what it may not is disconnected
 * @param cache of each connection
 * @param sources in the order in which they are asked
 */
public record AuthorizationConfig(
        boolean isAllowedWithoutMatch, boolean isDisconnecting, CacheConfig cache, List<SourceEntry> sources) {
    public AuthorizationConfig {
        sources = List.copyOf(sources);
    }

    /** In plain words. */
    public String text() {
        final String order = sources.isEmpty()
                ? "nobody is asked"
                : String.join(", ", sources.stream().map(SourceEntry::type).toList());
        return order + "; what no rule fits is " + (isAllowedWithoutMatch ? "allowed" : "denied")
                + " (authorization.no_match)";
    }
}
