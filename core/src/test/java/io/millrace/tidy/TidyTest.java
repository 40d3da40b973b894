package io.millrace.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.monitor.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The checks over the real tree. That each can fail is {@link CheckTest}'s. */
class TidyTest {
    private static final SourceTree TREE = SourceTree.read(SourceTree.projectRoot());

    @Test
    void sourcesAreTidy() {
        final List<Finding> findings = new ArrayList<>();
        TREE.java().forEach(file -> {
            findings.addAll(SizeCheck.check(file));
            findings.addAll(WordCheck.check(file));
            findings.addAll(TextCheck.check(file));
        });
        findings.addAll(PackageCheck.check(TREE.java().toList()));
        findings.addAll(NameCheck.check(document("ARCHITECTURE.md"), TREE.java().toList()));
        assertNone(Allowances.read().apply(findings));
    }

    @Test
    void linksLeadSomewhere() {
        assertNone(TREE.documents()
                .flatMap(document -> LinkCheck.check(TREE.root(), document).stream())
                .toList());
    }

    @Test
    void figuresOfTheReadmeHaveReports() {
        assertNone(FigureCheck.check(document("README.md")));
    }

    @Test
    void everyCounterIsDocumented() {
        final String limits = document("docs/limits.md").text();
        for (final Counter counter : Counter.values()) {
            assertTrue(limits.contains("`" + counter.label() + "`"), counter.label() + " is not in docs/limits.md");
        }
    }

    /** {@code .ci/run} takes the test command from there. */
    @Test
    void theReadmeNamesTheTwoCommands() {
        assertFalse(command("run").isBlank());
        assertEquals("mvn verify", command("test"));
    }

    @Test
    void theArchitectureIsShort() {
        assertTrue(document("ARCHITECTURE.md").lines().size() < 300);
    }

    @Test
    void theTreeIsNotEmpty() {
        assertTrue(TREE.java().anyMatch(file -> file.path().startsWith("storage/src/main/")));
        assertTrue(TREE.java().anyMatch(file -> file.path().startsWith("core/src/test/")));
    }

    private static String command(final String name) {
        final Matcher matcher = Pattern.compile(
                        "<!-- command: " + name + " -->\\n```\\w*\\n(.*?)\\n```", Pattern.DOTALL)
                .matcher(document("README.md").text());
        assertTrue(matcher.find(), "no command marked " + name);
        return matcher.group(1);
    }

    private static SourceFile document(final String path) {
        return TREE.documents()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + path));
    }

    private static void assertNone(final List<Finding> findings) {
        assertTrue(
                findings.isEmpty(),
                () -> findings.stream().map(Finding::toString).collect(Collectors.joining("\n", "\n", "")));
    }
}
