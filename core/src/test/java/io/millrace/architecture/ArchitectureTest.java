package io.millrace.architecture;

import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows between packages and the place of each library, over core and storage. */
class ArchitectureTest {
    private static final String ROOT = "io.millrace";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @TestFactory
    Stream<DynamicTest> packagesUseWhatTheTableAllows() {
        return PackageArrows.TABLE.stream().map(arrows -> check(arrows.rule(ROOT)));
    }

    @TestFactory
    Stream<DynamicTest> librariesStayInTheirPlace() {
        return Stream.of(
                check(LibraryRules.nettyOnlyInTransport(ROOT)),
                check(LibraryRules.disruptorOnlyInPipeline(ROOT)),
                check(LibraryRules.re2jOnlyInSecurity(ROOT)),
                check(LibraryRules.bouncyCastleOnlyInPasswords(ROOT)),
                check(LibraryRules.chronicleOnlyInItsStorage(ROOT)));
    }

    @TestFactory
    Stream<DynamicTest> replayedStateIsPure() {
        return PurityRules.all(ROOT).map(ArchitectureTest::check);
    }

    @Test
    void packagesFormNoCycle() {
        cycles(ROOT).check(CLASSES);
    }

    @Test
    void eventsKnowOnlyTheFrameOfStorage() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".event..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(ROOT.replace(".", "\\.") + "\\.storage\\.(?!RecordFrame$).*")
                .check(CLASSES);
    }

    @Test
    void namesSaySomething() {
        NameRules.noEmptyNames().check(CLASSES);
    }

    @Test
    void everyPackageHasAPlaceInTheTable() {
        assertEquals(List.of(), packagesWithoutPlace(CLASSES, ROOT), "add them to PackageArrows and ARCHITECTURE.md");
    }

    static ArchRule cycles(final String root) {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    static List<String> packagesWithoutPlace(final JavaClasses classes, final String root) {
        final List<PackageMatcher> places = PackageArrows.names()
                .map(name -> PackageMatcher.of(root + "." + name))
                .toList();
        return classes.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .filter(name -> places.stream().noneMatch(place -> place.matches(name)))
                .sorted()
                .toList();
    }

    private static DynamicTest check(final ArchRule rule) {
        return dynamicTest(rule.getDescription(), () -> rule.check(CLASSES));
    }
}
