package io.millrace.security.authn;

import java.util.Map;

/**
 * How one backend does, as the administration tells it.
 *
 * @param breaker {@code closed}, {@code open} or {@code trying}
 * @param inflightCount questions without an answer
 * @param cachedCount clients that are remembered
 * @param counts by name, since the start
 */
public record BackendStatus(
        String name, String breaker, int inflightCount, int cachedCount, Map<String, Long> counts) {}
