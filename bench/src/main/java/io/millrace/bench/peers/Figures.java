package io.millrace.bench.peers;

import java.util.Locale;
import java.util.Optional;

/** Numbers for people. */
final class Figures {
    static final String NONE = "-";

    private Figures() {}

    /** Three digits that mean something, and no more than the number has in front of the point. */
    static String number(final double value) {
        final double size = Math.abs(value);
        final String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    /** Microseconds in the unit that fits. */
    static String time(final double us) {
        if (us < 1_000) {
            return number(us) + " µs";
        }
        return us < 1_000_000 ? number(us / 1_000) + " ms" : number(us / 1_000_000) + " s";
    }

    static String median(final Optional<Spread> spread) {
        return spread.map(s -> number(s.median())).orElse(NONE);
    }

    static String medianTime(final Optional<Spread> spread) {
        return spread.map(s -> time(s.median())).orElse(NONE);
    }

    /** {@code 25.0 (24.1–26.2)} */
    static String spread(final Optional<Spread> spread) {
        return spread.map(s -> "%s (%s–%s)".formatted(number(s.median()), number(s.min()), number(s.max())))
                .orElse(NONE);
    }
}
