package io.millrace.auth.http;

import io.millrace.extension.Settings;

/**
 * How a service is asked.
 *
 * @param poolSize requests under way at the same time, each with a connection of its own
 * @param requestTimeoutMs from when it is wanted to the last byte of the reply
 * @param bodyLimit bytes of a reply
 */
public record HttpSettings(int poolSize, long connectTimeoutMs, long requestTimeoutMs, int bodyLimit) {
    /** Of a reply about a client, in bytes. */
    public static final int REPLY_LIMIT = 64 * 1024;

    private static final int POOL_LIMIT = 1_024;

    static HttpSettings read(final Settings settings, final String requestTimeout) {
        // EMQX's key. A connection has one request at a time here, which is what pool_size is for.
        settings.number("enable_pipelining", 100, 1, Integer.MAX_VALUE);
        return new HttpSettings(
                settings.number("pool_size", 8, 1, POOL_LIMIT),
                timeoutMs(settings, "connect_timeout", "15s"),
                timeoutMs(settings, "request_timeout", requestTimeout),
                REPLY_LIMIT);
    }

    private static long timeoutMs(final Settings settings, final String key, final String otherwise) {
        final long timeoutMs = settings.durationMs(key, otherwise);
        if (timeoutMs < 1 || timeoutMs > 600_000) {
            throw settings.refusal(key, "allowed is 1ms to 10m");
        }
        return timeoutMs;
    }
}
