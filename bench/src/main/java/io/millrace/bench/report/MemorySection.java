package io.millrace.bench.report;

import io.millrace.bench.result.BrokerUse;
import io.millrace.bench.result.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a connection cost in memory, in the cells that only open and hold them. */
final class MemorySection implements Section {
    private static final Set<String> SCENARIOS = Set.of("conn", "sub");
    private static final double BYTES_PER_KIB = 1L << 10;
    private static final double BYTES_PER_MIB = 1L << 20;

    @Override
    public void write(final Report report, final Markdown out) {
        final Table table = new Table().words("cell", "what").figures(report.brokers());
        for (final Cell cell : report.results().measuredCells()) {
            if (SCENARIOS.contains(cell.runs().get(0).result().scenario())) {
                addRow(report, table, cell, "RSS growth a connection, KiB", MemorySection::growthKib);
                addRow(report, table, cell, "RSS at the end, MiB", MemorySection::residentMib);
                addRow(report, table, cell, "heap growth a connection, KiB", MemorySection::heapKib);
            }
        }
        if (table.isEmpty()) {
            return;
        }
        out.heading(3, "Memory");
        out.paragraph("RSS growth is the broker's resident set at the end of the run less that before it, by the "
                + "connections that were open; heap growth the same of what a JVM's heap holds after a full collection. "
                + "Median (least–greatest). A process seldom gives memory back: after its warm-up and its first run "
                + "it may take connections into memory that it has already, and RSS growth is then too small.");
        out.table(table);
        FewRuns.explain(report, out);
    }

    private static void addRow(
            final Report report,
            final Table table,
            final Cell cell,
            final String what,
            final Function<RunResult, @Nullable Double> figure) {
        final List<String> cells = new ArrayList<>(List.of(cell.name(), what));
        boolean isMeasured = false;
        for (final String broker : report.brokers()) {
            final Spread spread = Spread.of(cell.validRunsOf(broker).stream()
                    .map(run -> figure.apply(run.result()))
                    .filter(Objects::nonNull)
                    .mapToDouble(Double::doubleValue));
            isMeasured |= spread != null;
            cells.add(Figures.spread(spread));
        }
        if (isMeasured) {
            table.row(cells);
        }
    }

    private static @Nullable Double growthKib(final RunResult result) {
        final List<BrokerUse> uses = uses(result);
        final int connections = result.connections().established();
        return uses.isEmpty() || connections == 0
                ? null
                : (uses.get(uses.size() - 1).rssBytesAfter() - uses.get(0).rssBytesBefore())
                        / BYTES_PER_KIB
                        / connections;
    }

    private static @Nullable Double residentMib(final RunResult result) {
        final List<BrokerUse> uses = uses(result);
        return uses.isEmpty() ? null : uses.get(uses.size() - 1).rssBytesAfter() / BYTES_PER_MIB;
    }

    private static @Nullable Double heapKib(final RunResult result) {
        Long before = null;
        Long after = null;
        for (final BrokerUse use : uses(result)) {
            before = before == null ? use.heapBytesBefore() : before;
            after = use.heapBytesAfter() == null ? after : use.heapBytesAfter();
        }
        final int connections = result.connections().established();
        return before == null || after == null || connections == 0
                ? null
                : (after - before) / BYTES_PER_KIB / connections;
    }

    private static List<BrokerUse> uses(final RunResult result) {
        final List<BrokerUse> uses = new ArrayList<>();
        result.phases().forEach(phase -> {
            if (phase.broker() != null) {
                uses.add(phase.broker());
            }
        });
        return uses;
    }
}
