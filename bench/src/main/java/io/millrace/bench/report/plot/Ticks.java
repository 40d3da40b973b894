package io.millrace.bench.report.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Labels of axes. */
final class Ticks {
    private static final double THOUSAND = 1e3;
    private static final double FROM_K = 1e4;
    private static final double MILLION = 1e6;
    private static final double US_PER_MS = 1e3;
    private static final double US_PER_S = 1e6;

    private Ticks() {}

    /** Without the zeros nobody needs: 0.5, 20, 1,500. */
    static String number(final double value) {
        final BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(4));
        if (rounded.signum() == 0) {
            return "0";
        }
        return Math.abs(value) >= 1
                ? String.format(
                        Locale.ROOT,
                        "%,." + Math.max(0, rounded.stripTrailingZeros().scale()) + "f",
                        rounded)
                : rounded.stripTrailingZeros().toPlainString();
    }

    static String rate(final double perS) {
        if (perS < FROM_K) {
            return number(perS);
        }
        return perS < MILLION ? number(perS / THOUSAND) + " k" : number(perS / MILLION) + " M";
    }

    static String latency(final double us) {
        if (us < US_PER_MS) {
            return number(us) + " µs";
        }
        return us < US_PER_S ? number(us / US_PER_MS) + " ms" : number(us / US_PER_S) + " s";
    }
}
