package io.millrace.security.acl;

import io.millrace.security.AclRule;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rules that are the same for many clients, once: a million connections of one kind must not have a million copies. Any
 * thread; asked once for each connection, and again when rules change.
 */
final class SharedRules {
    /** Kinds of clients that are told apart; with more of them all are forgotten, and found again. */
    private static final int LIMIT = 1_024;

    private final Map<List<AclRule>, ClientRules> known = new ConcurrentHashMap<>();

    /** The rules that were collected. */
    ClientRules rules(final ClientRules.Builder collected) {
        if (!collected.isConstant()) {
            return collected.build();
        }
        final List<AclRule> key = collected.fitting();
        final ClientRules found = known.get(key);
        if (found != null) {
            return found;
        }
        if (known.size() >= LIMIT) {
            known.clear();
        }
        final ClientRules built = collected.build();
        final ClientRules first = known.putIfAbsent(key, built);
        return first == null ? built : first;
    }

    int size() {
        return known.size();
    }
}
