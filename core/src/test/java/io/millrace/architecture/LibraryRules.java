package io.millrace.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;

/** Each library has one place; a change of library is then a change of that place. */
final class LibraryRules {
    private LibraryRules() {}

    static ArchRule nettyOnlyInTransport(final String root) {
        return quarantine(root + ".transport..", "io.netty..");
    }

    static ArchRule disruptorOnlyInPipeline(final String root) {
        return quarantine(root + ".pipeline..", "com.lmax.disruptor..");
    }

    static ArchRule chronicleOnlyInItsStorage(final String root) {
        return quarantine(root + ".storage.chronicle..", "net.openhft..");
    }

    static ArchRule re2jOnlyInSecurity(final String root) {
        return quarantine(root + ".security..", "com.google.re2j..");
    }

    private static ArchRule quarantine(final String place, final String library) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(place)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .as(library + " is used in " + place + " only");
    }
}
