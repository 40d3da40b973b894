package io.millrace.security.acl;

import io.millrace.security.Principal;
import java.util.List;

/** Rules that are written in the configuration. Any thread. */
public final class RuleList implements RuleSource {
    private final List<Rule> rules;

    public RuleList(final List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    @Override
    public String name() {
        return "rules";
    }

    @Override
    public void collect(final Principal client, final ClientRules.Builder builder) {
        for (final Rule rule : rules) {
            builder.add(rule);
        }
    }
}
