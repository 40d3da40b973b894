package io.millrace.security.acl;

import io.millrace.security.AclRule;
import io.millrace.security.Action;
import io.millrace.security.AddressRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules in the notation of EMQX's {@code acl.conf}, versions 4 and 5: {@code {allow, {username, "joe"}, publish,
 * ["a/#"]}.} Stateless; any thread.
 */
public final class AclFile {
    /** Rules of one file; each of them that fits a client is looked at for each of its messages. */
    static final int RULE_LIMIT = 10_000;
    /** Each is matched once for each connection, on its I/O thread. */
    static final int EXPRESSION_LIMIT = 256;

    private static final String FORM =
            "a rule is {allow, all}. or {deny, all}. or {allow | deny, WHO, ACTION, [TOPIC]}.";
    private static final String WHO_FORM = "all, {username, X}, {clientid, X}, {ipaddr, X}, {ipaddrs, [X]},"
            + " {client_attr, NAME, X}, {zone, X}, {listener, X}, {'and', [WHO]} or {'or', [WHO]}";

    private AclFile() {}

    /**
     * The rules of a file, in order.
     *
     * @throws AclSyntaxException naming the line of the first that is none
     */
    public static List<Rule> read(final String text) throws AclSyntaxException {
        final List<Rule> rules = new ArrayList<>();
        int expressionCount = 0;
        for (final Term term : ErlangTerms.read(text)) {
            if (rules.size() == RULE_LIMIT) {
                throw wrong(term, "there are more than " + RULE_LIMIT + " rules");
            }
            try {
                final Rule rule = rule(term);
                expressionCount += rule.who().expressionCount();
                if (expressionCount > EXPRESSION_LIMIT) {
                    throw wrong(term, "there are more than " + EXPRESSION_LIMIT + " regular expressions");
                }
                rules.add(rule);
            } catch (final IllegalArgumentException e) {
                throw wrong(term, String.valueOf(e.getMessage()));
            }
        }
        return rules;
    }

    private static Rule rule(final Term term) throws AclSyntaxException {
        final List<Term> parts = term instanceof final Term.Tuple tuple ? tuple.elements() : List.of();
        if (parts.size() != 2 && parts.size() != 4) {
            throw wrong(term, FORM);
        }
        final boolean isAllowed = isAllowed(parts.get(0));
        if (parts.size() == 2) {
            if (!isAtom(parts.get(1), "all")) {
                throw wrong(term, FORM);
            }
            return new Rule(Who.ALL, new AclRule(isAllowed, Action.ALL, AclRule.ANY_QOS, null, List.of("#")));
        }
        final Who who = who(parts.get(1));
        return new Rule(who, AclAction.of(parts.get(2)).rule(isAllowed, topics(parts.get(3))));
    }

    private static boolean isAllowed(final Term term) throws AclSyntaxException {
        if (isAtom(term, "allow")) {
            return true;
        }
        if (isAtom(term, "deny")) {
            return false;
        }
        throw wrong(term, FORM);
    }

    private static Who who(final Term term) throws AclSyntaxException {
        if (isAtom(term, "all")) {
            return Who.ALL;
        }
        if (term instanceof final Term.Tuple tuple
                && tuple.elements().size() >= 2
                && tuple.elements().get(0) instanceof final Term.Atom kind) {
            final List<Term> parts = tuple.elements();
            final Who who = parts.size() == 3 && kind.name().equals("client_attr")
                    ? named("client_attrs." + text(parts.get(1)), parts.get(2))
                    : parts.size() == 2 ? who(kind.name(), parts.get(1)) : null;
            if (who != null) {
                return who;
            }
        }
        throw wrong(term, "who must be " + WHO_FORM);
    }

    private static @Nullable Who who(final String kind, final Term value) throws AclSyntaxException {
        return switch (kind) {
            case "user", "username" -> named("username", value);
            case "client", "clientid" -> named("clientid", value);
            case "zone" -> named("zone", value);
            case "listener" -> named("listener", value);
            case "ipaddr" -> new Who.From(List.of(AddressRange.around(text(value))));
            case "ipaddrs" -> {
                final List<AddressRange> ranges = new ArrayList<>();
                for (final Term range : sequence(value)) {
                    ranges.add(AddressRange.around(text(range)));
                }
                yield new Who.From(ranges);
            }
            case "and" -> new Who.And(whos(value));
            case "or" -> new Who.Or(whos(value));
            default -> null;
        };
    }

    private static List<Who> whos(final Term value) throws AclSyntaxException {
        final List<Who> whos = new ArrayList<>();
        for (final Term who : sequence(value)) {
            whos.add(who(who));
        }
        return whos;
    }

    private static Who named(final String name, final Term value) throws AclSyntaxException {
        if (value instanceof final Term.Tuple expression
                && expression.elements().size() == 2
                && isAtom(expression.elements().get(0), "re")) {
            return Who.Named.expression(name, text(expression.elements().get(1)));
        }
        // Of EMQX 4: whoever has one at all.
        return isAtom(value, "all") ? Who.Named.expression(name, "") : new Who.Named(name, text(value), null);
    }

    private static List<String> topics(final Term term) throws AclSyntaxException {
        final List<String> topics = new ArrayList<>();
        for (final Term topic : sequence(term)) {
            final boolean isExact = topic instanceof final Term.Tuple tuple
                    && tuple.elements().size() == 2
                    && isAtom(tuple.elements().get(0), "eq");
            final String written =
                    isExact ? "eq " + text(((Term.Tuple) topic).elements().get(1)) : text(topic);
            TopicTemplate.check(written);
            topics.add(written);
        }
        return topics;
    }

    static String text(final Term term) throws AclSyntaxException {
        if (term instanceof final Term.Text written) {
            return written.value();
        }
        if (term instanceof final Term.Atom atom) {
            return atom.name();
        }
        throw wrong(term, "expected a text such as \"a\"");
    }

    static List<Term> sequence(final Term term) throws AclSyntaxException {
        if (term instanceof final Term.Sequence list) {
            return list.elements();
        }
        throw wrong(term, "expected a list such as [\"a\", \"b\"]");
    }

    static boolean isAtom(final Term term, final String name) {
        return term instanceof final Term.Atom atom && atom.name().equals(name);
    }

    static AclSyntaxException wrong(final Term term, final String sentence) {
        return new AclSyntaxException(term.line(), sentence);
    }
}
