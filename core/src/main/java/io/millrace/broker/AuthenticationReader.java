package io.millrace.broker;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import io.millrace.extension.Settings;
import io.millrace.security.ClientAttributes;
import io.millrace.security.authn.BackendTerms;
import io.millrace.security.authn.OnFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads {@code authentication}, the chains of listeners, and {@code mqtt.client_attrs_init}. */
final class AuthenticationReader {
    private static final String SECTION = "authentication";
    private static final String CHAIN = "chain";
    private static final String ANONYMOUS = SECTION + ".anonymous";
    private static final String ATTRIBUTES = "mqtt.client_attrs_init";
    private static final String WORD_AUTO = "auto";

    private AuthenticationReader() {}

    /** EMQX's notation, a list, in that of a section; what is a section stays as it is. */
    static Config asSection(final Config layer) {
        final ConfigObject root = layer.root();
        return root.get(SECTION) instanceof final ConfigList list
                ? layer.withValue(
                        SECTION, ConfigFactory.empty().withValue(CHAIN, list).root())
                : layer;
    }

    static AuthenticationConfig read(final ConfigReader reader, final Path home) {
        final List<String> words = reader.words(ANONYMOUS);
        final boolean isAuto = words.equals(List.of(WORD_AUTO));
        return new AuthenticationConfig(
                isAuto ? Anonymous.NOBODY : Anonymous.of(words),
                isAuto,
                chain(reader, SECTION + "." + CHAIN, home),
                attributes(reader, home));
    }

    /**
     * A chain: the entries that are enabled. What their kinds say of themselves is read when they are opened.
     *
     * @param key of the list
     */
    static List<ChainEntry> chain(final ConfigReader reader, final String key, final Path home) {
        final List<ChainEntry> entries = new ArrayList<>();
        for (final ConfigSettings entry : ConfigSettings.list(key, reader.list(key), home)) {
            if (entry.flag("enable", true)) {
                entries.add(new ChainEntry(AuthenticationProviders.kind(entry), entry, terms(entry)));
            }
        }
        if (entries.size() > AuthenticationConfig.CHAIN_LIMIT) {
            throw new InvalidSettingException(
                    key,
                    "[...]",
                    "has " + entries.size() + " entries, allowed are " + AuthenticationConfig.CHAIN_LIMIT);
        }
        return entries;
    }

    private static BackendTerms terms(final ConfigSettings entry) {
        final Settings breaker = entry.section("circuit_breaker");
        final Settings cache = entry.section("cache");
        final boolean isCached = cache.flag("enable", false);
        final int cacheLimit = cache.number("max_size", 10_000, 1, 1_000_000);
        return new BackendTerms(
                durationMs(entry, "timeout", "5s", 10, 60_000),
                entry.number("max_inflight", BackendTerms.DEFAULT.inflightLimit(), 1, 100_000),
                onFailure(entry),
                breaker.number("max_failures", BackendTerms.DEFAULT.failureLimit(), 1, 1_000_000),
                durationMs(breaker, "open_time", "10s", 10, 3_600_000),
                isCached ? cacheLimit : 0,
                durationMs(cache, "ttl", "1m", 1_000, 86_400_000));
    }

    private static long durationMs(
            final Settings section, final String key, final String otherwise, final long leastMs, final long mostMs) {
        final long durationMs = section.durationMs(key, otherwise);
        if (durationMs < leastMs || durationMs > mostMs) {
            throw section.refusal(key, "allowed is " + leastMs + "ms to " + mostMs + "ms");
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

    private static ClientAttributes attributes(final ConfigReader reader, final Path home) {
        final List<ConfigSettings> sections = ConfigSettings.list(ATTRIBUTES, reader.list(ATTRIBUTES), home);
        final List<ClientAttributes.Rule> rules = new ArrayList<>();
        for (final ConfigSettings section : sections) {
            final String name = section.text("set_as_attr");
            final String expression = section.text("expression");
            final String regex = section.text("regex", "");
            try {
                rules.add(ClientAttributes.rule(name, expression, regex.isEmpty() ? null : regex));
            } catch (final IllegalArgumentException e) {
                throw section.complaint(String.valueOf(e.getMessage()));
            }
            section.checkAllAsked();
        }
        if (rules.size() > ClientAttributes.LIMIT) {
            throw new InvalidSettingException(
                    ATTRIBUTES, "[...]", "has " + rules.size() + " entries, allowed are " + ClientAttributes.LIMIT);
        }
        return new ClientAttributes(rules);
    }
}
