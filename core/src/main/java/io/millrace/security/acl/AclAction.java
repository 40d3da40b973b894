package io.millrace.security.acl;

import io.millrace.security.AclRule;
import io.millrace.security.Action;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The third element of a rule in a file: {@code publish}, or {@code {publish, [{qos, 1}, {retain, false}]}}. */
record AclAction(Action action, int qosMask, @Nullable Boolean retain) {
    private static final String FORM =
            "the action must be publish, subscribe, pubsub, all, or {ACTION, [{qos, 0 | 1 | 2}, {retain, true | false}]}";

    static AclAction of(final Term term) throws AclSyntaxException {
        if (term instanceof final Term.Atom simple) {
            return new AclAction(action(simple), AclRule.ANY_QOS, null);
        }
        if (!(term instanceof final Term.Tuple tuple)
                || tuple.elements().size() != 2
                || !(tuple.elements().get(0) instanceof final Term.Atom name)) {
            throw AclFile.wrong(term, FORM);
        }
        int qosMask = 0;
        @Nullable Boolean retain = null;
        for (final Term condition : AclFile.sequence(tuple.elements().get(1))) {
            final List<Term> pair = condition instanceof final Term.Tuple both ? both.elements() : List.of();
            if (pair.size() == 2 && AclFile.isAtom(pair.get(0), "qos")) {
                qosMask |= qosMask(pair.get(1));
            } else if (pair.size() == 2 && AclFile.isAtom(pair.get(0), "retain")) {
                retain = retain(pair.get(1));
            } else {
                throw AclFile.wrong(condition, FORM);
            }
        }
        return new AclAction(action(name), qosMask == 0 ? AclRule.ANY_QOS : qosMask, retain);
    }

    private static Action action(final Term.Atom name) throws AclSyntaxException {
        return switch (name.name()) {
            case "publish" -> Action.PUBLISH;
            case "subscribe" -> Action.SUBSCRIBE;
            case "pubsub", "all" -> Action.ALL;
            default -> throw AclFile.wrong(name, FORM);
        };
    }

    private static int qosMask(final Term term) throws AclSyntaxException {
        if (term instanceof final Term.Number number && number.value() >= 0 && number.value() <= 2) {
            return 1 << number.value();
        }
        if (term instanceof final Term.Sequence list && !list.elements().isEmpty()) {
            int mask = 0;
            for (final Term each : list.elements()) {
                mask |= qosMask(each);
            }
            return mask;
        }
        throw AclFile.wrong(term, FORM);
    }

    private static @Nullable Boolean retain(final Term term) throws AclSyntaxException {
        if (AclFile.isAtom(term, "all")) {
            return null;
        }
        if (AclFile.isAtom(term, "true") || AclFile.isAtom(term, "false")) {
            return AclFile.isAtom(term, "true");
        }
        throw AclFile.wrong(term, FORM);
    }

    AclRule rule(final boolean isAllowed, final List<String> topics) {
        return new AclRule(isAllowed, action, qosMask, retain, topics);
    }
}
