package io.millrace.bench.report;

import io.millrace.bench.result.Latency;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How long a message, an acknowledgement, a connection took. */
final class LatencySection implements Section {
    private static final double MS_PER_US = 1e-3;
    private static final String DELIVERY = "delivery";
    private static final List<String> OTHERS = List.of("acknowledgement", "connect", "subscribe");

    @Override
    public void write(final Report report, final Markdown out) {
        out.heading(3, "Latency");
        writeDelivery(report, out);
        writeOthers(report, out);
    }

    private static void writeDelivery(final Report report, final Markdown out) {
        final Table table = new Table().words("cell", "pace").figures(report.brokers());
        for (final Row row : report.results().rows()) {
            if (row.hasLatency(DELIVERY)) {
                final List<String> cells = new ArrayList<>(List.of(row.label(), Pace.of(row.settings())));
                report.brokers().forEach(broker -> cells.add(percentiles(row, broker, DELIVERY)));
                table.row(cells);
            }
        }
        if (table.isEmpty()) {
            out.paragraph("No cell delivers messages.");
            return;
        }
        out.paragraph("Milliseconds from the time a message should have been sent to its arrival at the subscriber: "
                + "p50 / p99 / p99.9, each the median of the valid runs. In a cell with a number of messages in "
                + "flight, the broker has as much to do as it can, and latency says how long that queue was; only at a "
                + "given rate does it say how quick a broker is.");
        out.table(table);
    }

    private static void writeOthers(final Report report, final Markdown out) {
        final Table table = new Table().words("cell", "of").figures(report.brokers());
        for (final Row row : report.results().rows()) {
            for (final String kind : OTHERS) {
                if (row.hasLatency(kind)) {
                    final List<String> cells = new ArrayList<>(List.of(row.label(), kind));
                    report.brokers().forEach(broker -> cells.add(percentiles(row, broker, kind)));
                    table.row(cells);
                }
            }
        }
        if (!table.isEmpty()) {
            out.paragraph("The same of what is not a delivery: acknowledgement (PUBLISH to PUBACK or PUBCOMP), connect "
                    + "(connect() to CONNACK), subscribe (SUBSCRIBE to SUBACK).");
            out.table(table);
        }
    }

    private static String percentiles(final Row row, final String broker, final String kind) {
        final List<ToDoubleFunction<Latency>> kinds = List.of(Latency::p50Us, Latency::p99Us, Latency::p999Us);
        final List<String> figures = new ArrayList<>();
        for (final ToDoubleFunction<Latency> percentile : kinds) {
            final Spread us = row.latencyUs(broker, kind, percentile);
            figures.add(
                    us == null
                            ? Figures.NONE
                            : Figures.number(us.times(MS_PER_US).median()));
        }
        return figures.stream().allMatch(Figures.NONE::equals) ? Figures.NONE : String.join(" / ", figures);
    }
}
