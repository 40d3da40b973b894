package io.millrace.bench.report.plot;

import java.util.List;

/**
 * Colours that stay apart for the colour-blind (Okabe and Ito), without those too light for a thin line on white; lines
 * have dashes besides, for print and for the eye.
 */
final class Palette {
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#e69f00");
    private static final List<String> DASHES = List.of("", "7 3", "2 2", "9 3 2 3", "4 4", "1 3");

    private Palette() {}

    static String colour(final int index) {
        return COLOURS.get(index % COLOURS.size());
    }

    static Svg.Stroke stroke(final int index, final double width) {
        return new Svg.Stroke(colour(index), width, DASHES.get(index % DASHES.size()));
    }
}
