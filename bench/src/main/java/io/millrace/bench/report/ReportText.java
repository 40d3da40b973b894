package io.millrace.bench.report;

import java.util.List;

/** {@code report.md}: its parts, in their order. */
final class ReportText {
    static final String FILE = "report.md";

    private static final List<Section> RESULT = List.of(
            new CpuSection(),
            new ThroughputSection(),
            new LatencySection(),
            new StormSection(),
            new MemorySection(),
            new ChecksSection(),
            new GeneratorSection(),
            new SurroundingsSection(),
            new FailureSection());

    private ReportText() {}

    static String of(final Report report, final List<Plots.Plot> plots, final RawFiles.Copied raw) {
        final Markdown out = new Markdown();
        out.heading(1, report.title());
        out.paragraph("**Question.** " + report.question());
        out.paragraph("**Answer in one line.** " + sentence(report.answer()));
        new SetUpSection().write(report, out);
        out.heading(2, "Result");
        RESULT.forEach(section -> section.write(report, out));
        List.of(
                        new PlotSection(plots),
                        new SurpriseSection(),
                        new LimitSection(),
                        new ReproduceSection(),
                        new RawSection(raw))
                .forEach(section -> section.write(report, out));
        return out.toString();
    }

    private static String sentence(final String text) {
        return text.matches("(?s).*[.!?]") ? text : text + ".";
    }
}
