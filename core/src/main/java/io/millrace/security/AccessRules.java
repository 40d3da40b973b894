package io.millrace.security;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From where a listener may be reached: the first rule that an address fits decides. Immutable.
 *
 * @param rules the last of them is for everybody
 */
public record AccessRules(List<Rule> rules) {
    /** No rules at all, in effect. */
    public static final AccessRules ALLOW_ALL = new AccessRules(List.of(new Rule(true, null)));

    private static final Pattern RULE = Pattern.compile("(allow|deny)\\s+(\\S+)");
    private static final String EVERYBODY = "all";

    /** @param range null for everybody */
    public record Rule(boolean isAllowed, @Nullable AddressRange range) {}

    public AccessRules {
        rules = List.copyOf(rules);
        if (rules.isEmpty() || rules.get(rules.size() - 1).range() != null) {
            throw new IllegalArgumentException(
                    "the last rule must be \"allow all\" or \"deny all\", so that it says what holds for everybody else");
        }
    }

    /**
     * Reads rules such as {@code allow 10.0.0.0/8} and {@code deny all}.
     *
     * @throws IllegalArgumentException if one is not understood; the message is for operators
     */
    public static AccessRules of(final List<String> texts) {
        final List<Rule> rules = new ArrayList<>();
        for (final String text : texts) {
            final Matcher rule = RULE.matcher(text.trim());
            if (!rule.matches()) {
                throw new IllegalArgumentException("a rule is \"allow\" or \"deny\" and an address, a range such as"
                        + " 10.0.0.0/8, or \"all\"; this is none: " + text);
            }
            final String whom = rule.group(2);
            rules.add(new Rule(rule.group(1).equals("allow"), whom.equals(EVERYBODY) ? null : AddressRange.of(whom)));
        }
        return new AccessRules(rules);
    }

    /** True if a connection may come from {@code address}. */
    public boolean admits(final SocketAddress address) {
        for (final Rule rule : rules) {
            final AddressRange range = rule.range();
            if (range == null || range.contains(address)) {
                return rule.isAllowed();
            }
        }
        throw new IllegalStateException("no rule for everybody");
    }
}
