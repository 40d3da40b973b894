package io.millrace.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the raw results are. A folder a line: the files in it have the names that the runs had. */
record RawSection(RawFiles.Copied raw) implements Section {
    @Override
    public void write(final Report report, final Markdown out) {
        out.heading(2, "Raw data");
        final Map<String, Integer> folders = new LinkedHashMap<>();
        for (final String path : raw.paths()) {
            folders.merge(path.substring(0, path.lastIndexOf('/')), 1, Integer::sum);
        }
        final List<String> bullets = new ArrayList<>();
        bullets.add("[" + Headline.FILE + "](" + Headline.FILE + "): the first table, for programs");
        if (report.results().plan().isThere()) {
            bullets.add("[" + ResultTree.PLAN + "](" + ResultTree.PLAN + "): what was asked for");
        }
        if (!report.results().environment().isMissingNode()) {
            bullets.add("[" + ResultTree.ENVIRONMENT + "](" + ResultTree.ENVIRONMENT + "): the machine");
        }
        bullets.add("[" + ReproduceSection.FILE + "](" + ReproduceSection.FILE + "): the commands above");
        folders.forEach(
                (folder, count) -> bullets.add("[" + folder + "](" + folder + "/): " + Figures.count(count, "file")));
        out.bullets(bullets);
        out.paragraph("A run is a `.json` and its histograms, one a second and kind, in an `.hlog` of the same name"
                + (raw.isCompressed()
                        ? "; the histograms are compressed here, as all together is more than "
                                + Figures.count(RawFiles.PLAIN_BYTES_LIMIT / 1_000_000) + " MB: `gunzip` them first."
                        : "."));
    }
}
