package io.millrace.security.acl;

import io.millrace.security.AddressRange;
import io.millrace.security.Principal;
import io.millrace.security.ban.NameExpression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whom a rule is about. Immutable. */
public sealed interface Who {
    /** Everybody. */
    Who ALL = new Everybody();

    /** @param isAllowed what the rule says: a name that cannot be looked at is taken for the worse */
    boolean fits(Principal client, boolean isAllowed);

    /** Regular expressions in it. */
    default int expressionCount() {
        return 0;
    }

    record Everybody() implements Who {
        @Override
        public boolean fits(final Principal client, final boolean isAllowed) {
            return true;
        }
    }

    /**
     * Whose name is this one, or has something in it that the expression looks for.
     *
     * @param name as in a placeholder: {@code clientid}, {@code username}, {@code client_attrs.x}
     */
    record Named(String name, String value, @Nullable NameExpression expression) implements Who {
        /** @throws IllegalArgumentException if it is no expression; the message is for operators */
        public static Named expression(final String name, final String expression) {
            return new Named(name, expression, NameExpression.of(expression));
        }

        @Override
        public boolean fits(final Principal client, final boolean isAllowed) {
            final String own = ClientNames.of(client, name);
            if (own == null) {
                return false;
            }
            return expression == null ? own.equals(value) : expression.isIn(own, !isAllowed);
        }

        @Override
        public int expressionCount() {
            return expression == null ? 0 : 1;
        }
    }

    record From(List<AddressRange> ranges) implements Who {
        public From {
            ranges = List.copyOf(ranges);
        }

        @Override
        public boolean fits(final Principal client, final boolean isAllowed) {
            return ranges.stream().anyMatch(range -> range.contains(client.address()));
        }
    }

    record And(List<Who> all) implements Who {
        public And {
            all = List.copyOf(all);
        }

        @Override
        public boolean fits(final Principal client, final boolean isAllowed) {
            return all.stream().allMatch(who -> who.fits(client, isAllowed));
        }

        @Override
        public int expressionCount() {
            return all.stream().mapToInt(Who::expressionCount).sum();
        }
    }

    record Or(List<Who> any) implements Who {
        public Or {
            any = List.copyOf(any);
        }

        @Override
        public boolean fits(final Principal client, final boolean isAllowed) {
            return any.stream().anyMatch(who -> who.fits(client, isAllowed));
        }

        @Override
        public int expressionCount() {
            return any.stream().mapToInt(Who::expressionCount).sum();
        }
    }
}
