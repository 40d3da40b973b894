package io.millrace.security.cinfo;

import io.millrace.security.Template;
import java.util.List;

/**
 * One entry of {@code checks}: what holds for whom all its conditions hold for. Immutable.
 *
 * <p>A condition that asks for something that a client has not shown lets nobody in and keeps out whom it should: it holds
 * for {@code deny}, and for nothing else.
 */
public final class Check {
    private final Result result;
    private final List<Expression> conditions;

    /** In the words of EMQX. */
    public enum Result {
        ALLOW,
        DENY,
        IGNORE
    }

    private Check(final Result result, final List<Expression> conditions) {
        this.result = result;
        this.conditions = conditions;
    }

    /** @throws IllegalArgumentException if a condition is not understood, or there is none; the message is for operators */
    public static Check of(final List<String> conditions, final Result result) {
        if (conditions.isEmpty()) {
            throw new IllegalArgumentException("a check has a condition");
        }
        return new Check(result, conditions.stream().map(Expression::of).toList());
    }

    Result result() {
        return result;
    }

    boolean holds(final Template.Values values) {
        for (final Expression condition : conditions) {
            final Expression.Truth truth = condition.test(values);
            if (truth == Expression.Truth.FALSE || truth == Expression.Truth.UNKNOWN && result != Result.DENY) {
                return false;
            }
        }
        return true;
    }
}
