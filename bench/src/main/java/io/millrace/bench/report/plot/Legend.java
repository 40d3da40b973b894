package io.millrace.bench.report.plot;

import io.millrace.bench.report.plot.Svg.Anchor;
import io.millrace.bench.report.plot.Svg.Point;
import java.util.List;

/** Which colour is whose, in a row. The order of the names is that of the {@link Palette}; an empty name has no line. */
final class Legend {
    private static final int SWATCH = 26;
    private static final int GAP = 18;
    /** Of a letter at 12 pixels, on average and rather too much. */
    private static final double LETTER = 7;

    private Legend() {}

    static void draw(final Svg svg, final Point start, final List<String> names) {
        double x = start.x();
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).isEmpty()) {
                svg.line(new Point(x, start.y() - 4), new Point(x + SWATCH, start.y() - 4), Palette.stroke(i, 2.5));
                svg.text(new Point(x + SWATCH + 6, start.y()), names.get(i), Anchor.START);
                x += SWATCH + 6 + names.get(i).length() * LETTER + GAP;
            }
        }
    }
}
