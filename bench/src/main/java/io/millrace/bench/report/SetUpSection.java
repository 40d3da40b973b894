package io.millrace.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bench.result.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** On what it was measured, with what, and how. */
final class SetUpSection implements Section {
    @Override
    public void write(final Report report, final Markdown out) {
        out.heading(2, "Set-up");
        out.paragraph(commit(report));
        writeMachine(report.results().environment(), out);
        writeBrokers(report.results(), out);
        writeRuns(report.results(), out);
    }

    private static String commit(final Report report) {
        final String text = "Commit " + report.commit();
        if (!report.results().plan().isThere()) {
            return text + "; the results themselves name none.";
        }
        return report.results().plan().isDirty()
                ? text + ", with changes that were not committed: the commit alone does not bring these figures back."
                : text + ".";
    }

    private static void writeMachine(final JsonNode environment, final Markdown out) {
        out.heading(3, "Machine");
        final Table table = new Table().words("", "");
        EnvironmentRows.of(environment)
                .forEach(row -> table.row(Markdown.plain(row.name()), Markdown.plain(row.value())));
        if (table.isEmpty()) {
            out.paragraph("Not recorded (no `" + ResultTree.ENVIRONMENT + "`): figures of an unknown machine.");
        } else {
            out.table(table);
        }
    }

    private static void writeBrokers(final Results results, final Markdown out) {
        out.heading(3, "Brokers");
        if (results.plan().brokers().isEmpty()) {
            out.paragraph("Which broker it was is not recorded (no `" + ResultTree.PLAN + "`).");
            return;
        }
        final Table table = new Table().words("broker", "version", "runs on", "started by");
        for (final Plan.Broker broker : results.plan().brokers()) {
            table.row(
                    broker.name(),
                    Markdown.plain(broker.version().isEmpty() ? "not known" : broker.version()),
                    broker.jdk().isEmpty() ? Figures.NONE : Markdown.plain(broker.jdk()),
                    broker.command().isEmpty() ? "not by us: it ran already" : Markdown.span(broker.command()));
        }
        out.table(table);
        for (final Plan.Broker broker : results.plan().brokers()) {
            if (broker.configuration().isBlank()) {
                out.paragraph(broker.name() + ": nothing is configured, or it is not known what.");
            } else {
                out.beginFolded("Configuration of " + broker.name() + "; what is not there has its default");
                out.code(broker.configuration());
                out.endFolded();
            }
            out.bullets(broker.notes().stream()
                    .map(note -> broker.name() + ": " + Markdown.plain(note))
                    .toList());
        }
    }

    private static void writeRuns(final Results results, final Markdown out) {
        out.heading(3, "Runs");
        out.bullets(runs(results));
        final Table table = new Table()
                .words("cell", "load", "pace")
                .figures("warm-up", "measured")
                .words("note");
        for (final Cell cell : results.cells()) {
            final List<Settings> settings =
                    cell.runs().stream().map(run -> run.result().settings()).toList();
            table.row(
                    cell.name(),
                    Markdown.span(cell.arguments()),
                    settings.isEmpty() ? Figures.NONE : Pace.of(settings.get(0)),
                    each(settings, one -> seconds(one.warmupMs())),
                    each(settings, one -> seconds(one.measureMs())),
                    Markdown.plain(cell.note()));
        }
        out.table(table);
    }

    private static List<String> runs(final Results results) {
        final List<String> lines = new ArrayList<>();
        final Plan plan = results.plan();
        final String runs = plan.text("runs");
        lines.add((runs.isEmpty() ? "" : runs + " runs of every cell and broker asked for; ")
                + Figures.count(results.runs().count(), "run") + " made, "
                + results.runs().filter(Run::isValid).count() + " of them valid.");
        if (plan.isThere()) {
            final List<String> conditions = plan.texts("conditions");
            lines.addAll(
                    conditions.isEmpty()
                            ? List.of("Brokers took turns; the order rotates from run to run.")
                            : conditions.stream().map(Markdown::plain).toList());
            lines.add(pinning(plan.text("cpus").replace(' ', ',')));
        }
        final List<Settings> settings =
                results.runs().map(run -> run.result().settings()).toList();
        lines.add("Payload " + each(settings, one -> Figures.count(one.payloadBytes())) + " bytes; MQTT "
                + each(settings, one -> version(one.version())) + "; generator on "
                + each(settings, one -> Figures.count(one.threads(), "event loop")) + "; all traffic over "
                + each(settings, Settings::host) + ".");
        return lines;
    }

    private static String pinning(final String cpus) {
        if (cpus.isEmpty()) {
            return "Nothing was pinned to a CPU: the scheduler placed brokers and load.";
        }
        final int comma = cpus.indexOf(',');
        return comma < 0
                ? "Pinned to CPU " + cpus + "."
                : "Pinned: brokers to CPU " + cpus.substring(0, comma) + ", load to CPU " + cpus.substring(comma + 1)
                        + ".";
    }

    /** All the values there are; usually one. */
    private static String each(final List<Settings> settings, final Function<Settings, String> value) {
        return settings.isEmpty()
                ? Figures.NONE
                : settings.stream().map(value).collect(Collectors.toCollection(TreeSet::new)).stream()
                        .collect(Collectors.joining(" or "));
    }

    private static String version(final int level) {
        return switch (level) {
            case 3 -> "3.1";
            case 4 -> "3.1.1";
            case 5 -> "5.0";
            default -> "level " + level;
        };
    }

    private static String seconds(final long ms) {
        return ms == 0 ? Figures.NONE : Figures.trimmed(ms / 1000.0) + " s";
    }
}
