package io.millrace.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The package table of ARCHITECTURE.md: what each package may use of its neighbours. What it may use of libraries is
 * {@link LibraryRules}' concern.
 *
 * <p>A name ends with {@code ..} if its sub-packages belong to it.
 */
record PackageArrows(String name, Set<String> mayUse) {
    /** Composition: they see everything, and nothing sees them. */
    static final Set<String> COMPOSITION = Set.of("broker..", "cli..", "admin..");

    /** May be used by everybody. */
    private static final String MONITOR = "monitor..";

    /** In the order a message meets them. */
    static final List<PackageArrows> TABLE = List.of(
            arrows("storage.."),
            arrows("monitor.."),
            arrows("mqtt"),
            arrows("mqtt.codec..", "mqtt"),
            arrows("snapshot.."),
            arrows("topic..", "snapshot..", "mqtt"),
            // Of storage the record frame only: the layout of an event begins with it (decision 0002).
            arrows("event..", "mqtt", "mqtt.codec..", "storage"),
            arrows("port..", "event..", "mqtt"),
            arrows("subscription..", "topic..", "snapshot..", "mqtt"),
            arrows("retained..", "topic..", "snapshot..", "mqtt"),
            // A Session holds its subscriptions, and cursors over the retained messages it is still owed.
            arrows("session..", "event..", "subscription..", "retained..", "topic..", "snapshot..", "mqtt"),
            arrows(
                    "routing..",
                    "session..",
                    "subscription..",
                    "retained..",
                    "event..",
                    "topic..",
                    "snapshot..",
                    "mqtt"),
            arrows("pipeline..", "port..", "routing..", "event..", "mqtt", "storage"),
            // The same router over files: it sees what the pipeline sees, and where the files are.
            arrows("fold..", "pipeline..", "routing..", "session..", "event..", "snapshot..", "storage.."),
            arrows("security..", "topic..", "mqtt"),
            arrows("transport..", "port..", "mqtt", "mqtt.codec..", "topic..", "event..", "security.."),
            arrows("extension..", "port..", "event..", "topic..", "mqtt", "security.."));

    private static PackageArrows arrows(final String name, final String... mayUse) {
        return new PackageArrows(name, Set.of(mayUse));
    }

    /** @param root the package that {@link #name} is relative to */
    ArchRule rule(final String root) {
        final List<String> allowed = new ArrayList<>();
        allowed.add(root + "." + name);
        allowed.add(root + "." + MONITOR);
        mayUse.forEach(used -> allowed.add(root + "." + used));
        return classes()
                .that()
                .resideInAPackage(root + "." + name)
                .should()
                .onlyDependOnClassesThat(
                        not(resideInAPackage(root + "..")).or(resideInAnyPackage(allowed.toArray(String[]::new))))
                .as(name + " uses " + mayUse + " and nothing else of Millrace")
                .allowEmptyShould(true);
    }

    /** Every package name that has a place in the table or in the composition. */
    static Stream<String> names() {
        return Stream.concat(TABLE.stream().map(PackageArrows::name), COMPOSITION.stream());
    }
}
