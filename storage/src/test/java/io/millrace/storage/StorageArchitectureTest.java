package io.millrace.storage;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The arrows of STYLE's package table, within this module. */
class StorageArchitectureTest {
    private static final ArchRule CHRONICLE_AT_HOME = noClasses()
            .that()
            .resideOutsideOfPackage("io.millrace.storage.chronicle..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.openhft..");

    private final JavaClasses storage = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.millrace.storage");

    @Test
    void onlyTheChroniclePackageKnowsChronicle() {
        CHRONICLE_AT_HOME.check(storage);
    }

    @Test
    void theRuleCanFail() {
        final ArchRule nobody = noClasses().should().dependOnClassesThat().resideInAPackage("net.openhft..");
        assertThrows(AssertionError.class, () -> nobody.check(storage));
    }

    @Test
    void theJournalPortDoesNotKnowItsKinds() {
        noClasses()
                .that()
                .resideInAPackage("io.millrace.storage")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.millrace.storage.chronicle..", "io.millrace.storage.snapshot..")
                .check(storage);
    }

    @Test
    void snapshotsAndTheJournalsKindsDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("io.millrace.storage.snapshot..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.millrace.storage.chronicle..")
                .check(storage);
        noClasses()
                .that()
                .resideInAPackage("io.millrace.storage.chronicle..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.millrace.storage.snapshot..")
                .check(storage);
    }

    @Test
    void storageKnowsNothingOfTheBroker() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.millrace.storage..",
                        "java..",
                        // Reads past the page cache.
                        "com.sun.nio.file..",
                        "jnr.ffi..",
                        "net.openhft..",
                        "org.agrona..",
                        "org.jspecify..",
                        "org.slf4j..")
                .check(storage);
    }
}
