package io.millrace.security.authn;

import io.millrace.security.Grants;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers whom a backend has allowed, for a while; who was not seen for the longest goes when there are too many. A
 * denial is never remembered: strangers could fill the cache with them, and a Password that was mended would go on being
 * wrong. Any thread.
 */
final class AnswerCache {
    private final long ttlNs;
    private final Map<CredentialsKey, Entry> entries;

    private record Entry(Grants grants, long sinceNs) {}

    AnswerCache(final int limit, final long ttlNs) {
        this.ttlNs = ttlNs;
        entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(final Map.Entry<CredentialsKey, Entry> eldest) {
                return size() > limit;
            }
        };
    }

    /**
     * What this client was granted; null if it is to be asked for.
     *
     * @param nowMs grants that have expired by then are none
     */
    synchronized @Nullable Grants find(final CredentialsKey key, final long nowNs, final long nowMs) {
        final Entry entry = entries.get(key);
        if (entry == null) {
            return null;
        }
        if (nowNs - entry.sinceNs() >= ttlNs || entry.grants().expiresAtMs() <= nowMs) {
            entries.remove(key);
            return null;
        }
        return entry.grants();
    }

    synchronized void put(final CredentialsKey key, final Grants grants, final long nowNs) {
        entries.put(key, new Entry(grants, nowNs));
    }

    synchronized void clear() {
        entries.clear();
    }

    synchronized int size() {
        return entries.size();
    }
}
