package io.millrace.conformance;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Disabled;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** Which statement is held by which tests, and what docs/conformance.md says about it. */
final class ConformanceTable {
    private final Map<String, Statement> statements;
    private final Map<String, TreeSet<String>> tests = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    /** @param classes that may have tests */
    ConformanceTable(final Map<String, Statement> statements, final Collection<Class<?>> classes) {
        this.statements = statements;
        for (final Class<?> testClass : classes) {
            for (final Method method : testClass.getDeclaredMethods()) {
                final Normative normative = method.getAnnotation(Normative.class);
                if (normative != null) {
                    add(testClass, method, normative);
                }
            }
        }
    }

    private void add(final Class<?> testClass, final Method method, final Normative normative) {
        final String name = testClass.getSimpleName() + "." + method.getName();
        if (!AnnotationSupport.isAnnotated(method, Testable.class)) {
            faults.add(name + " is no test, but says that it holds a statement");
            return;
        }
        if (AnnotationSupport.isAnnotated(method, Disabled.class)
                || AnnotationSupport.isAnnotated(testClass, Disabled.class)) {
            return;
        }
        for (final String key : normative.value()) {
            if (!statements.containsKey(key)) {
                faults.add(name + " names " + key + ", which is no statement");
            } else if (!statements.get(key).reason().isEmpty()) {
                faults.add(name + " tests " + key + ", which is listed as not applicable");
            }
            tests.computeIfAbsent(key, absent -> new TreeSet<>()).add(name);
        }
    }

    /** What is wrong with the annotations, a line each. */
    List<String> faults() {
        return faults;
    }

    /** The keys of the statements that bind a server and have no test. */
    List<String> missing() {
        return statements.values().stream()
                .filter(this::isMissing)
                .map(Statement::key)
                .toList();
    }

    private boolean isTested(final Statement statement) {
        return tests.containsKey(statement.key());
    }

    private boolean isMissing(final Statement statement) {
        return !isTested(statement) && !isInapplicable(statement);
    }

    private boolean isInapplicable(final Statement statement) {
        return !isTested(statement)
                && (statement.who().equals("client") || !statement.reason().isEmpty());
    }

    String markdown() {
        final StringBuilder text = new StringBuilder("""
                # Conformance

                Made by `ConformanceTableTest` from the tests' `@Normative` annotations; do not edit. What a statement asks is said in our own words: the standard's are to be read there. Numbers that begin with MR are ours, for rules that the standard does not number: MQTT 3.1 has none at all.

                Every test named here is run by the build, and the build fails if a statement loses its last one.

                | version | statements | tested | not applicable to a server | missing |
                |---|---|---|---|---|
                """);
        final TreeSet<String> versions = new TreeSet<>();
        statements.values().forEach(statement -> versions.add(statement.version()));
        for (final String version : versions) {
            text.append("| ").append(version);
            text.append(" | ").append(count(version, statement -> true));
            text.append(" | ").append(count(version, this::isTested));
            text.append(" | ").append(count(version, this::isInapplicable));
            text.append(" | ").append(count(version, this::isMissing)).append(" |\n");
        }
        for (final String version : versions) {
            text.append("\n## MQTT ").append(version).append("\n\n| statement | asks | tests |\n|---|---|---|\n");
            statements.values().stream()
                    .filter(statement -> statement.version().equals(version))
                    .forEach(statement -> append(text, statement));
        }
        return text.toString();
    }

    private long count(final String version, final Predicate<Statement> condition) {
        return statements.values().stream()
                .filter(statement -> statement.version().equals(version))
                .filter(condition)
                .count();
    }

    private void append(final StringBuilder text, final Statement statement) {
        text.append("| ").append(statement.id()).append(" | ");
        text.append(statement.gist().replace("|", "\\|")).append(" | ");
        if (isTested(statement)) {
            text.append("`")
                    .append(String.join("` `", tests.get(statement.key())))
                    .append("`");
        } else if (isInapplicable(statement)) {
            text.append("not applicable: ")
                    .append(statement.reason().isEmpty() ? "binds the client" : statement.reason());
        } else {
            text.append("**missing**");
        }
        text.append(" |\n");
    }
}
