package io.millrace.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** The answer in one line where nobody wrote a better one: counts what is better, what is worse, what is not known. */
final class AnswerLine {
    private static final String MESSAGE = "message";

    private AnswerLine() {}

    static String of(final Headline headline) {
        final List<String> answers = new ArrayList<>();
        for (final String broker : headline.others()) {
            answers.add(headline.baseline() == null ? alone(headline, broker) : beside(headline, broker));
        }
        return answers.isEmpty() ? "CPU of the brokers was not measured" : String.join("; and ", answers);
    }

    private static String alone(final Headline headline, final String broker) {
        final List<Headline.Line> lines = compared(headline, List.of(broker));
        final Spread us = medians(lines, broker);
        return us == null
                ? "CPU of " + broker + " was not measured"
                : "CPU per " + unit(lines) + ": " + broker + " " + Figures.number(us.median()) + " µs"
                        + (us.count() == 1 ? "" : " (median of " + us.count() + " cells, " + Figures.range(us) + ")");
    }

    private static String beside(final Headline headline, final String broker) {
        final String baseline = Objects.requireNonNull(headline.baseline());
        final List<Headline.Line> lines = compared(headline, List.of(broker, baseline));
        final Spread ours = medians(lines, broker);
        final Spread theirs = medians(lines, baseline);
        if (ours == null || theirs == null) {
            return broker + " and " + baseline + " were not both measured in any cell";
        }
        return "CPU per " + unit(lines) + ": " + broker + " " + Figures.number(ours.median()) + " µs against "
                + baseline + " " + Figures.number(theirs.median()) + " µs"
                + ratios(lines, baseline, broker)
                + "; " + counts(headline, baseline, broker);
    }

    /** One cell's ratio speaks for itself; of several, the median and the ends. */
    private static String ratios(final List<Headline.Line> lines, final String baseline, final String broker) {
        final Spread ratios = Spread.of(lines.stream()
                .map(line -> line.ratio(baseline, broker))
                .filter(Objects::nonNull)
                .mapToDouble(Ratio::value));
        if (ratios == null) {
            return "";
        }
        final String median = new Ratio(ratios.median(), true).cost();
        return lines.size() == 1
                ? " (" + median + ")"
                : " (median of " + lines.size() + " cells' ratios " + median + ", from "
                        + new Ratio(ratios.min(), true).cost() + " to "
                        + new Ratio(ratios.max(), true).cost() + ")";
    }

    private static String counts(final Headline headline, final String baseline, final String broker) {
        int better = 0;
        int worse = 0;
        int same = 0;
        int missing = 0;
        for (final Headline.Line line : headline.lines()) {
            final Ratio ratio = line.ratio(baseline, broker);
            if (ratio == null) {
                missing++;
            } else if (ratio.isBetter()) {
                better++;
            } else if (ratio.isWorse()) {
                worse++;
            } else {
                same++;
            }
        }
        return "better in " + Figures.count(better, "cell") + ", worse in " + worse
                + (same == 0 ? "" : ", no difference that shows in " + same)
                + ", not measured in " + missing;
    }

    /** Where all of them were measured: those that count messages, or else all. */
    private static List<Headline.Line> compared(final Headline headline, final List<String> brokers) {
        final List<Headline.Line> measured = headline.lines().stream()
                .filter(line -> line.brokers().keySet().containsAll(brokers))
                .toList();
        final List<Headline.Line> messages = measured.stream()
                .filter(line -> line.operation().contains(MESSAGE))
                .toList();
        return messages.isEmpty() ? measured : messages;
    }

    private static String unit(final List<Headline.Line> lines) {
        return lines.stream().allMatch(line -> line.operation().contains(MESSAGE)) ? MESSAGE : "operation";
    }

    private static @Nullable Spread medians(final List<Headline.Line> lines, final String broker) {
        return Spread.of(lines.stream()
                .map(line -> line.spread(broker))
                .filter(Objects::nonNull)
                .flatMapToDouble(spread -> DoubleStream.of(spread.median())));
    }
}
