package io.millrace.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each kind of rule fails on a fixture that breaks it: a rule that cannot fail holds nothing. */
class ViolationTest {
    private static final String FIXTURE = "io.millrace.architecture.fixture";
    private static final String ARROWS = FIXTURE + ".arrows";
    private static final String LIBRARY = FIXTURE + ".library";
    private static final String PURITY = FIXTURE + ".purity";

    @Test
    void anArrowBackIsCaught() {
        assertCaught(arrowsOf("mqtt").rule(ARROWS), ARROWS, "Upward");
    }

    @Test
    void anArrowAlongTheTableIsNot() {
        assertFalse(arrowsOf("port..").rule(ARROWS).evaluate(classes(ARROWS)).hasViolation());
    }

    @Test
    void aPackageOutsideTheTableIsCaught() {
        assertEquals(List.of(ARROWS + ".nowhere"), ArchitectureTest.packagesWithoutPlace(classes(ARROWS), ARROWS));
    }

    @Test
    void aCycleIsCaught() {
        assertCaught(ArchitectureTest.cycles(FIXTURE + ".cycle"), FIXTURE + ".cycle", "left");
    }

    @Test
    void nettyOutsideTransportIsCaught() {
        assertCaught(LibraryRules.nettyOnlyInTransport(LIBRARY), LIBRARY, "UsesNetty");
    }

    @Test
    void disruptorOutsidePipelineIsCaught() {
        assertCaught(LibraryRules.disruptorOnlyInPipeline(LIBRARY), LIBRARY, "UsesDisruptor");
    }

    @Test
    void chronicleOutsideItsStorageIsCaught() {
        assertCaught(LibraryRules.chronicleOnlyInItsStorage(LIBRARY), LIBRARY, "UsesChronicle");
    }

    @Test
    void aClockInReplayedStateIsCaught() {
        assertCaught(PurityRules.noClock(PURITY), PURITY, "ReadsClock");
        assertCaught(PurityRules.noClockCall(PURITY), PURITY, "System.currentTimeMillis");
        assertCaught(PurityRules.noClockCall(PURITY), PURITY, "Instant.now");
    }

    @Test
    void chanceInReplayedStateIsCaught() {
        assertCaught(PurityRules.noChance(PURITY), PURITY, "TossesCoin");
    }

    @Test
    void aThreadInReplayedStateIsCaught() {
        assertCaught(PurityRules.noThread(PURITY), PURITY, "StartsThread");
    }

    @Test
    void aLoggerInReplayedStateIsCaught() {
        assertCaught(PurityRules.noLogger(PURITY), PURITY, "Logs");
    }

    @Test
    void aLockInReplayedStateIsCaught() {
        assertCaught(PurityRules.noLock(PURITY), PURITY, "TakesLock.next");
        assertCaught(PurityRules.noOutside(PURITY), PURITY, "ConcurrentHashMap");
    }

    @Test
    void anEmptyNameIsCaught() {
        assertCaught(NameRules.noEmptyNames(), FIXTURE + ".name", "SessionManager");
        assertCaught(NameRules.noEmptyNames(), FIXTURE + ".name", "helper.Topics");
    }

    @Test
    void aWordInsideAnotherIsNoEmptyName() {
        assertFalse(NameRules.isEmpty("ImplicitSubscription", "io.millrace.mqtt"));
        assertFalse(NameRules.isEmpty("Utility", "io.millrace.commonality"));
        assertTrue(NameRules.isEmpty("TopicUtil", "io.millrace.topic"));
    }

    private static PackageArrows arrowsOf(final String name) {
        return PackageArrows.TABLE.stream()
                .filter(arrows -> arrows.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JavaClasses classes(final String name) {
        return new ClassFileImporter().importPackages(name);
    }

    private static void assertCaught(final ArchRule rule, final String scope, final String culprit) {
        final EvaluationResult result = rule.evaluate(classes(scope));
        assertTrue(result.hasViolation(), rule::getDescription);
        final String report = String.join("\n", result.getFailureReport().getDetails());
        assertTrue(report.contains(culprit), report);
    }
}
