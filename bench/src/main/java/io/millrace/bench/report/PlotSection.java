package io.millrace.bench.report;

import java.util.List;

/** The pictures of the cells, folded: there are many, and each is only of interest to who asks about its cell. */
record PlotSection(List<Plots.Plot> plots) implements Section {
    @Override
    public void write(final Report report, final Markdown out) {
        out.heading(2, "Plots");
        if (plots.isEmpty()) {
            out.paragraph("None: there are no histograms beside the results.");
            return;
        }
        out.paragraph(
                "Latencies are pooled over the valid runs of a broker. Every step to the right is the worst tenth "
                        + "of what was there before; a line ends where there are too few messages to say more.");
        String cell = "";
        for (final Plots.Plot plot : plots) {
            if (!plot.cell().equals(cell)) {
                if (!cell.isEmpty()) {
                    out.endFolded();
                }
                cell = plot.cell();
                out.beginFolded(cell);
            }
            out.image(plot.description(), plot.path());
        }
        out.endFolded();
    }
}
