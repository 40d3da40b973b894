package io.millrace.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bench.result.Phase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Everything that lies in a directory of results.
 *
 * @param environment what the machine said of itself, free in form; missing node if it was not recorded
 * @param brokers names, in the order of the plan
 * @param cells in the order of the suite; each has a run or a failure
 */
record Results(Path directory, Plan plan, JsonNode environment, List<String> brokers, List<Cell> cells) {
    Stream<Run> runs() {
        return cells.stream().flatMap(cell -> cell.runs().stream());
    }

    List<Row> rows() {
        return cells.stream().flatMap(cell -> rowsOf(cell).stream()).toList();
    }

    List<Cell> measuredCells() {
        return cells.stream().filter(cell -> !cell.runs().isEmpty()).toList();
    }

    private static List<Row> rowsOf(final Cell cell) {
        final Map<String, String> operations = new LinkedHashMap<>();
        for (final Run run : cell.runs()) {
            for (final Phase phase : run.result().phases()) {
                if (phase.operations() > 0) {
                    operations.putIfAbsent(phase.name(), phase.operation());
                }
            }
        }
        final List<Row> rows = new ArrayList<>();
        operations.forEach((phase, operation) -> {
            final String label = operations.size() == 1 ? cell.name() : cell.name() + ", " + phase;
            rows.add(new Row(cell, phase, label, operation));
        });
        return rows;
    }
}
