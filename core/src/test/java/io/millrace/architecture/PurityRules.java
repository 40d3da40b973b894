package io.millrace.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The packages whose state is replayed are pure: the same events give the same state on every run, so nothing in them
 * may know the time, chance, threads, or the world outside (ARCHITECTURE.md, determinism).
 */
final class PurityRules {
    private static final Set<String> PURE =
            Set.of("routing..", "session..", "subscription..", "retained..", "topic..", "event..", "snapshot..");

    private static final String[] CLOCKS = {"java.time.Clock", "org.agrona.concurrent.*Clock"};
    private static final String[] CHANCE = {
        "java.util.Random", "java.util.SplittableRandom", "java.security..*", "java.util.concurrent.ThreadLocalRandom"
    };
    private static final String[] LOGGERS = {"org.slf4j..", "org.apache.logging..", "java.util.logging.."};
    private static final String[] OUTSIDE = {
        "java.nio.file..", "java.nio.channels..", "java.net..", "java.util.concurrent.."
    };

    /** Static methods that tell what no event has told. */
    private static final Map<String, Set<String>> IMPURE_CALLS = Map.of(
            "java.lang.System", Set.of("currentTimeMillis", "nanoTime", "identityHashCode", "getenv", "getProperty"),
            "java.lang.Math", Set.of("random"),
            "java.util.UUID", Set.of("randomUUID"));

    private PurityRules() {}

    static Stream<ArchRule> all(final String root) {
        return Stream.of(
                noClock(root),
                noClockCall(root),
                noChance(root),
                noThread(root),
                noLogger(root),
                noOutside(root),
                noLock(root));
    }

    static ArchRule noClock(final String root) {
        return noneOf(root, "the time comes with the event", CLOCKS);
    }

    static ArchRule noChance(final String root) {
        return noneOf(root, "what looks random is a hash of the position", CHANCE);
    }

    static ArchRule noThread(final String root) {
        return noneOf(root, "the stage that calls is the only thread", "java.lang.Thread", "java.lang.ThreadLocal");
    }

    static ArchRule noLogger(final String root) {
        return pure(root)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(LOGGERS)
                .as("no logger in replayed state: counters tell")
                .allowEmptyShould(true);
    }

    static ArchRule noOutside(final String root) {
        return pure(root)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(OUTSIDE)
                .as("no file, socket or concurrency in replayed state: it has one writer")
                .allowEmptyShould(true);
    }

    /** Calls that read a clock, chance or the surroundings, wherever the class itself is harmless. */
    static ArchRule noClockCall(final String root) {
        return pure(root)
                .should()
                .callMethodWhere(isImpure())
                .as("no call that reads a clock, chance or the surroundings in replayed state")
                .allowEmptyShould(true);
    }

    static ArchRule noLock(final String root) {
        return noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(packages(root))
                .should()
                .haveModifier(JavaModifier.SYNCHRONIZED)
                .as("no lock in replayed state: it has one writer")
                .allowEmptyShould(true);
    }

    private static ArchRule noneOf(final String root, final String reason, final String... names) {
        return pure(root)
                .should()
                .dependOnClassesThat()
                .haveNameMatching(alternatives(names))
                .as("replayed state knows none of " + String.join(", ", names) + ": " + reason)
                .allowEmptyShould(true);
    }

    private static String alternatives(final String... names) {
        return String.join("|", names).replace("..*", ".+").replace("*", "\\w*");
    }

    private static GivenClassesConjunction pure(final String root) {
        return noClasses().that().resideInAnyPackage(packages(root));
    }

    private static String[] packages(final String root) {
        return PURE.stream().map(name -> root + "." + name).toArray(String[]::new);
    }

    private static DescribedPredicate<JavaMethodCall> isImpure() {
        return DescribedPredicate.describe("reads a clock, chance or the surroundings", call -> {
            final String owner = call.getTargetOwner().getName();
            final String method = call.getTarget().getName();
            return IMPURE_CALLS.getOrDefault(owner, Set.of()).contains(method)
                    || owner.startsWith("java.time.") && method.equals("now");
        });
    }
}
