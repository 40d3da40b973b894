package io.millrace.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The table that people read in ARCHITECTURE.md is the table that the rules hold. */
class DocumentedTableTest {
    /** What the column names beside packages, and {@link LibraryRules} holds. */
    private static final Set<String> LIBRARIES = Set.of("Netty", "Disruptor", "Chronicle", "–");

    @TestFactory
    Stream<DynamicTest> theDocumentSaysWhatTheRulesHold() throws IOException {
        final String document = Files.readString(Path.of(System.getProperty("project.root", ".."), "ARCHITECTURE.md"));
        return PackageArrows.TABLE.stream()
                .map(arrows -> dynamicTest(
                        arrows.name(),
                        () -> assertEquals(
                                plain(arrows.mayUse().stream()), documented(document, plain(arrows.name())))));
    }

    @Test
    void aRowIsReadWithoutLibrariesAndRemarks() {
        final String table = "| `a` | what, it is | mqtt, storage (the frame), Netty |\n| `b` | it | – |\n";
        assertEquals(Set.of("mqtt", "storage"), documented(table, "a"));
        assertEquals(Set.of(), documented(table, "b"));
        assertThrows(AssertionError.class, () -> documented(table, "c"));
    }

    private static Set<String> documented(final String document, final String name) {
        final String row = document.lines()
                .filter(line -> line.startsWith("| `" + name + "` |"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row for " + name));
        final String[] cells = row.split("\\|");
        return Arrays.stream(cells[cells.length - 1].split(","))
                .map(used -> used.replaceAll("\\(.*\\)", "").strip())
                .filter(used -> !LIBRARIES.contains(used))
                .collect(Collectors.toSet());
    }

    private static Set<String> plain(final Stream<String> names) {
        return names.map(DocumentedTableTest::plain).collect(Collectors.toSet());
    }

    private static String plain(final String name) {
        return name.replace("..", "");
    }
}
