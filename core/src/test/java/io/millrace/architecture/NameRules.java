package io.millrace.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.regex.Pattern;

/** Names that say nothing are where code goes that nobody thought about. */
final class NameRules {
    private static final Pattern EMPTY_CLASS_WORD =
            Pattern.compile("(^|[a-z0-9])(Utils?|Common|Helpers?|Managers?|Impl)($|[A-Z0-9])");
    private static final Pattern EMPTY_PACKAGE_WORD =
            Pattern.compile("(^|\\.)(utils?|commons?|helpers?|managers?|impl)($|\\.)");

    private NameRules() {}

    static ArchRule noEmptyNames() {
        return classes().should(new ArchCondition<>("have a name that says what they are") {
            @Override
            public void check(final JavaClass type, final ConditionEvents events) {
                if (isEmpty(type.getSimpleName(), type.getPackageName())) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " has a name that says nothing"));
                }
            }
        });
    }

    static boolean isEmpty(final String className, final String packageName) {
        return EMPTY_CLASS_WORD.matcher(className).find()
                || EMPTY_PACKAGE_WORD.matcher(packageName).find();
    }
}
