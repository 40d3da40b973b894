package io.millrace.broker;

import io.millrace.extension.Settings;
import io.millrace.security.acl.CacheConfig;
import io.millrace.security.authn.BackendTerms;
import io.millrace.security.authn.OnFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads {@code authorization}. */
final class AuthorizationReader {
    private static final String SOURCES = "authorization.sources";
    private static final String CACHE_SIZE = "authorization.cache.max_size";
    private static final String CACHE_TTL = "authorization.cache.ttl";
    private static final int SOURCE_LIMIT = 16;
    private static final long TTL_MAX_MS = 86_400_000;

    private enum NoMatch {
        ALLOW,
        DENY
    }

    private enum DenyAction {
        IGNORE,
        DISCONNECT
    }

    private AuthorizationReader() {}

    static AuthorizationConfig read(final ConfigReader reader, final Path home) {
        return new AuthorizationConfig(
                reader.choice("authorization.no_match", NoMatch.class) == NoMatch.ALLOW,
                reader.choice("authorization.deny_action", DenyAction.class) == DenyAction.DISCONNECT,
                cache(reader),
                sources(reader, home));
    }

    private static CacheConfig cache(final ConfigReader reader) {
        final int size = reader.number(CACHE_SIZE);
        InvalidSettingException.checkRange(CACHE_SIZE, size, 1, CacheConfig.SIZE_MAX);
        final long ttlMs = reader.durationMs(CACHE_TTL);
        if (ttlMs < 1_000 || ttlMs > TTL_MAX_MS) {
            throw new InvalidSettingException(CACHE_TTL, ttlMs + "ms", "allowed is 1s to 1d");
        }
        return new CacheConfig(reader.flag("authorization.cache.enable") ? size : 0, (int) ((ttlMs + 999) / 1_000));
    }

    private static List<SourceEntry> sources(final ConfigReader reader, final Path home) {
        final List<SourceEntry> entries = new ArrayList<>();
        for (final ConfigSettings entry : ConfigSettings.list(SOURCES, reader.list(SOURCES), home)) {
            if (entry.flag("enable", true)) {
                entries.add(new SourceEntry(entry.text("type"), entry, terms(entry)));
            }
        }
        if (entries.size() > SOURCE_LIMIT) {
            throw new InvalidSettingException(
                    SOURCES, "[...]", "has " + entries.size() + " entries, allowed are " + SOURCE_LIMIT);
        }
        return entries;
    }

    private static BackendTerms terms(final ConfigSettings entry) {
        final BackendTerms defaults = BackendTerms.DEFAULT;
        final Settings breaker = entry.section("circuit_breaker");
        return new BackendTerms(
                durationMs(entry, "timeout", "5s", 60_000),
                entry.number("max_inflight", defaults.inflightLimit(), 1, 100_000),
                onFailure(entry),
                breaker.number("max_failures", defaults.failureLimit(), 1, 1_000_000),
                durationMs(breaker, "open_time", "10s", 3_600_000),
                0,
                1_000);
    }

    private static long durationMs(
            final Settings section, final String key, final String otherwise, final long mostMs) {
        final long durationMs = section.durationMs(key, otherwise);
        if (durationMs < 10 || durationMs > mostMs) {
            throw section.refusal(key, "allowed is 10ms to " + mostMs + "ms");
        }
        return durationMs;
    }

    private static OnFailure onFailure(final ConfigSettings entry) {
        final String word = entry.text("on_failure", "deny");
        for (final OnFailure meaning : OnFailure.values()) {
            if (meaning.name().toLowerCase(Locale.ROOT).equals(word)) {
                return meaning;
            }
        }
        throw entry.refusal("on_failure", "must be one of deny, ignore, allow");
    }
}
