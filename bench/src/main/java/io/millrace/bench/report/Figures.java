package io.millrace.bench.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as the tables have them: three digits that count, thousands apart. */
final class Figures {
    static final String NONE = "–";
    /** Stands behind figures of fewer runs than {@link Spread#FEW}. */
    static final String FEW_MARK = " †";

    private static final MathContext SMALL = new MathContext(2);

    private Figures() {}

    static String number(final double value) {
        final double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        if (size >= 99.95) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        if (size >= 9.995) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
        return size >= 0.0995
                ? String.format(Locale.ROOT, "%.2f", value)
                : BigDecimal.valueOf(value).round(SMALL).toPlainString();
    }

    /** Without zeros at the end: 5, 2.5. */
    static String trimmed(final double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    static String ratio(final double value) {
        final String format = value >= 9.95 ? "%.0f" : value >= 1.095 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    static String count(final long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String percent(final double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }

    /** "1 run", "5 runs". */
    static String count(final long value, final String noun) {
        return count(value) + " " + noun + (value == 1 ? "" : "s");
    }

    /** "12.3 (12.0–12.9)". */
    static String spread(final @Nullable Spread spread) {
        return spread == null
                ? NONE
                : number(spread.median()) + " (" + range(spread) + ")" + (spread.isOfFew() ? FEW_MARK : "");
    }

    /** "12.3 (12.0–12.9; 5 runs)". */
    static String spreadWithRuns(final Spread spread) {
        final String runs =
                spread.isOfFew() ? "fewer than three runs: " + spread.count() : count(spread.count(), "run");
        return number(spread.median()) + " (" + range(spread) + "; " + runs + ")";
    }

    /** The median alone. */
    static String median(final @Nullable Spread spread) {
        return spread == null ? NONE : number(spread.median());
    }

    static String range(final Spread spread) {
        return number(spread.min()) + "–" + number(spread.max());
    }
}
