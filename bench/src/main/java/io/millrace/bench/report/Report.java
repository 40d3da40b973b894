package io.millrace.bench.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the text is made of.
 *
 * @param date of the last run, or as asked
 * @param commit short
 * @param surprises as told by a person; empty: they are computed
 * @param arguments of {@code bench}, {@code report} included
 */
record Report(
        Results results,
        Headline headline,
        String scenario,
        String date,
        String commit,
        String question,
        String answer,
        List<String> surprises,
        List<String> arguments) {
    /** Of the directory, and of the report in the index. */
    String name() {
        return date + "-" + scenario + "-" + commit;
    }

    String title() {
        final List<String> others = headline.others();
        final String subject = headline.baseline() == null || others.isEmpty()
                ? String.join(", ", results.brokers())
                : String.join(", ", others) + " beside " + headline.baseline();
        return scenario + ": " + subject;
    }

    @Nullable
    String baseline() {
        return headline.baseline();
    }

    List<String> brokers() {
        return results.brokers();
    }

    /** Those that have a ratio to the baseline. */
    List<String> comparedBrokers() {
        return baseline() == null
                ? List.of()
                : brokers().stream()
                        .filter(broker -> !broker.equals(baseline()))
                        .toList();
    }
}
