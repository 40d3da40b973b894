package io.millrace.security.acl;

import io.millrace.security.AclRule;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Where the rules of {@link BuiltInRules} are kept over a restart. The thread that changes them. */
public interface RuleStorage {
    /** They are not. */
    RuleStorage NONE = (key, rules) -> {};

    /** @param rules none: the key is removed */
    void put(String key, List<AclRule> rules) throws IOException;

    /** What is kept, by key. */
    default Map<String, List<AclRule>> all() {
        return Map.of();
    }
}
