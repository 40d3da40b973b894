package io.millrace.bench.report;

import io.millrace.bench.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench report}: a directory of results becomes a report, and a row of the index. */
@Command(
        name = "report",
        description = "Writes up a directory of results: tables, plots, limits, raw data, and a row in the index.",
        mixinStandardHelpOptions = true)
public final class ReportCommand implements Callable<Integer> {
    private static final String SCENARIO = "[A-Za-z0-9][A-Za-z0-9.-]*";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Results of 'bench peers --out DIR' or 'bench load --out DIR/NAME'.")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            defaultValue = "peers",
            description = "Names the report, with its date and commit. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private String scenario;

    @Option(names = "--question", paramLabel = "TEXT", description = "What was asked.")
    private @Nullable String question;

    @Option(
            names = "--answer",
            paramLabel = "TEXT",
            description = "The answer in one line. Default: made from the CPU figures.")
    private @Nullable String answer;

    @Option(
            names = "--surprise",
            paramLabel = "TEXT",
            description = "What surprised; may be given several times. Default: what the figures show.")
    private List<String> surprises = new ArrayList<>();

    @Option(
            names = "--baseline",
            paramLabel = "BROKER",
            description = "The broker the others are held against. Default: mosquitto, or else the first.")
    private @Nullable String baseline;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            defaultValue = "perf-reports",
            description = "Where the reports are. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private Path reports;

    @Option(names = "--date", paramLabel = "YYYY-MM-DD", description = "Default: the day of the last run, UTC.")
    private @Nullable LocalDate date;

    @Option(
            names = "--commit",
            paramLabel = "HASH",
            description = "What was measured. Default: as the results' plan says, or else that of this checkout.")
    private @Nullable String commit;

    @Option(
            names = "--force",
            description = "Replaces the report of the same name: only if nobody has seen it, a report is not edited.")
    private boolean isForced;

    @Override
    public Integer call() throws BenchException, IOException {
        if (!scenario.matches(SCENARIO)) {
            throw new BenchException(
                    "--scenario is part of a directory's name: letters, digits, . and -, not '" + scenario + "'");
        }
        if (!Files.isDirectory(reports)) {
            throw new BenchException("no directory " + reports
                    + "; start bench in the checkout, or say where the reports are: --to DIR");
        }
        final Results results = ResultTree.read(directory);
        final Report report = report(results);
        final Path written = new ReportWriter(reports, RawFiles.PLAIN_BYTES_LIMIT).write(report, isForced);
        new Index(reports).add(report);
        spec.commandLine().getOut().println(written.resolve(ReportText.FILE));
        spec.commandLine().getOut().println(report.answer());
        spec.commandLine().getOut().flush();
        return 0;
    }

    private Report report(final Results results) throws BenchException {
        final String day = date == null ? Identity.dayOf(results) : date.toString();
        final String hash = commit == null ? Identity.commitOf(results) : commit;
        final Headline headline = Headline.of(results, day, hash, scenario, Baseline.of(results, baseline));
        return new Report(
                results,
                headline,
                scenario,
                day,
                hash,
                question == null ? defaultQuestion(results) : question,
                answer == null ? AnswerLine.of(headline) : answer,
                List.copyOf(surprises),
                spec.commandLine().getParseResult().originalArgs());
    }

    private static String defaultQuestion(final Results results) {
        return "What does an operation cost " + String.join(" and ", results.brokers())
                + ", under the same load, on the same machine, in the same sitting?";
    }
}
