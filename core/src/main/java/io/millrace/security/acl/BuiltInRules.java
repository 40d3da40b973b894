package io.millrace.security.acl;

import io.millrace.security.AclRule;
import io.millrace.security.Principal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The source {@code built_in_database}: rules of single clients, of users, and of all, in this order. The administration
 * changes them, one thread at a time; any thread reads.
 */
public final class BuiltInRules implements RuleSource {
    /** Of one client, of one user, or of all: all that fit a client are looked at for each of its messages. */
    public static final int RULE_LIMIT = 100;
    /** Of clients and users together. */
    public static final int KEY_LIMIT = 100_000;

    public static final String TYPE = "built_in_database";

    private static final String ALL = "all";

    private final RuleStorage storage;
    private volatile NavigableMap<String, List<AclRule>> rules;

    /** Begins with what is kept. */
    public BuiltInRules(final RuleStorage storage) {
        this.storage = storage;
        rules = new TreeMap<>(storage.all());
    }

    /**
     * The name of a list of rules: {@code all}, {@code clientid:c1}, {@code username:joe}.
     *
     * @throws IllegalArgumentException if it is none; the message is for operators
     */
    public static String key(final String kind, final String who) {
        return switch (kind) {
            case ALL -> ALL;
            case "clientid", "username" -> {
                if (who.isEmpty()) {
                    throw new IllegalArgumentException("whose rules? A name is missing");
                }
                yield kind + ":" + who;
            }
            default -> throw new IllegalArgumentException("must be clientid, username or all, not " + kind);
        };
    }

    /**
     * Adds a rule behind those that are there.
     *
     * @throws IllegalArgumentException if there are too many; the message is for operators
     * @throws IOException if it could not be kept; then it is not added
     */
    public void add(final String key, final AclRule rule) throws IOException {
        final List<AclRule> before = rules.getOrDefault(key, List.of());
        if (before.size() >= RULE_LIMIT) {
            throw new IllegalArgumentException("there are " + RULE_LIMIT + " rules of " + key + " already");
        }
        if (before.isEmpty() && rules.size() >= KEY_LIMIT) {
            throw new IllegalArgumentException("there are rules of " + KEY_LIMIT + " clients and users already");
        }
        final List<AclRule> after = new ArrayList<>(before);
        after.add(rule);
        put(key, after);
    }

    /**
     * Removes rules.
     *
     * @param topic of those that are removed; empty for all
     * @return how many were there
     * @throws IOException if they are still kept; then they are still in force
     */
    public int remove(final String key, final String topic) throws IOException {
        final List<AclRule> before = rules.getOrDefault(key, List.of());
        final List<AclRule> after = before.stream()
                .filter(rule -> !topic.isEmpty() && !rule.topics().contains(topic))
                .toList();
        if (after.size() < before.size()) {
            put(key, after);
        }
        return before.size() - after.size();
    }

    private void put(final String key, final List<AclRule> after) throws IOException {
        storage.put(key, after);
        final NavigableMap<String, List<AclRule>> next = new TreeMap<>(rules);
        if (after.isEmpty()) {
            next.remove(key);
        } else {
            next.put(key, List.copyOf(after));
        }
        rules = next;
    }

    /** Up to {@code limit} lists in ascending order of their keys, behind {@code key}; empty: from the first. */
    public List<Map.Entry<String, List<AclRule>>> page(final String key, final int limit) {
        return rules.tailMap(key, false).entrySet().stream().limit(limit).toList();
    }

    @Override
    public String name() {
        return TYPE;
    }

    @Override
    public void collect(final Principal client, final ClientRules.Builder builder) {
        final Map<String, List<AclRule>> current = rules;
        if (current.isEmpty()) {
            return;
        }
        final String username = client.username();
        current.getOrDefault("clientid:" + client.clientId(), List.of()).forEach(builder::add);
        if (username != null) {
            current.getOrDefault("username:" + username, List.of()).forEach(builder::add);
        }
        current.getOrDefault(ALL, List.of()).forEach(builder::add);
    }
}
