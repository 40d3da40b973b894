package io.millrace.bench.report;

import io.millrace.bench.BenchException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which broker the others are held against. */
final class Baseline {
    private static final String USUAL = "mosquitto";

    private Baseline() {}

    /** @return null if there is nothing to compare */
    static @Nullable String of(final Results results, final @Nullable String asked) throws BenchException {
        final List<String> brokers = results.brokers();
        if (asked != null && !brokers.contains(asked)) {
            throw new BenchException(
                    "no broker " + asked + " in these results; there are " + String.join(", ", brokers));
        }
        if (brokers.size() < 2) {
            return null;
        }
        if (asked != null) {
            return asked;
        }
        return results.plan().brokers().stream()
                .filter(broker -> broker.kind().equals(USUAL))
                .map(Plan.Broker::name)
                .filter(brokers::contains)
                .findFirst()
                .orElse(brokers.contains(USUAL) ? USUAL : brokers.get(0));
    }
}
