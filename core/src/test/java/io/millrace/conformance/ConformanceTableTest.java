package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.ReflectionSupport;

/** docs/conformance.md is what the tests say; {@code -Dconformance.write=true} writes it anew. */
class ConformanceTableTest {
    private static final Path TABLE = Path.of("../docs/conformance.md");

    private static ConformanceTable table() {
        return new ConformanceTable(
                Statement.all(),
                ReflectionSupport.findAllClassesInPackage("io.millrace", found -> true, name -> !name.contains("$")));
    }

    @Test
    void theTableIsAsTheTestsSay() throws IOException {
        final ConformanceTable table = table();
        assertEquals(List.of(), table.faults());
        if (Boolean.getBoolean("conformance.write")) {
            Files.writeString(TABLE, table.markdown());
        }
        assertEquals(table.markdown(), Files.readString(TABLE), "run it with -Dconformance.write=true, and look");
    }

    @Test
    void noStatementIsMissing() {
        assertEquals(List.of(), table().missing());
    }

    @Test
    void everyStatementIsListed() {
        final Map<String, Long> counts = new LinkedHashMap<>();
        Statement.all().values().stream()
                .filter(statement -> statement.id().startsWith("MQTT-"))
                .forEach(statement -> counts.merge(statement.version(), 1L, Long::sum));
        assertEquals(Map.of("3.1.1", 141L, "5.0", 251L), counts);
    }

    @Test
    void aStatementThatLosesItsTestIsMissing() {
        final Map<String, Statement> statements = new LinkedHashMap<>();
        for (final String id : List.of("A", "B", "C", "D", "E")) {
            statements.put(
                    "5.0 " + id,
                    new Statement(
                            "5.0", id, id.equals("D") ? "client" : "server", "1", "", id.equals("E") ? "so" : ""));
        }
        final ConformanceTable table = new ConformanceTable(statements, List.of(Fixture.class));
        assertEquals(List.of("5.0 B", "5.0 C"), table.missing());
        assertEquals(2, table.faults().size(), table.faults()::toString);
        assertTrue(table.markdown().contains("| A |  | `Fixture.holds` |"), table::markdown);
        assertTrue(table.markdown().contains("| C |  | **missing** |"), table::markdown);
    }

    private static final class Fixture {
        @Test
        @Normative({"5.0 A", "5.0 Z"})
        void holds() {}

        @Test
        @Disabled
        @Normative("5.0 B")
        void sleeps() {}

        @Normative("5.0 C")
        void isNoTest() {}
    }
}
