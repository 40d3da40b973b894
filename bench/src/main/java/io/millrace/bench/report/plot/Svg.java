package io.millrace.bench.report.plot;

import java.util.List;
import java.util.Locale;

/** An SVG document that grows by elements, on a white ground so that it reads the same on a dark page. */
final class Svg {
    static final String INK = "#1f2328";
    static final String FAINT = "#d8dee4";
    private static final String FONT =
            "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, 'DejaVu Sans', sans-serif";

    enum Anchor {
        START,
        MIDDLE,
        END;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A point of the picture, in pixels from the upper left corner. */
    record Point(double x, double y) {}

    /** How a line is drawn; {@code dashes} is SVG's list of lengths, empty for a solid one. */
    record Stroke(String colour, double width, String dashes) {
        Stroke(final String colour, final double width) {
            this(colour, width, "");
        }

        private String attributes() {
            return "stroke=\"" + colour + "\" stroke-width=\"" + number(width) + "\""
                    + (dashes.isEmpty() ? "" : " stroke-dasharray=\"" + dashes + "\"");
        }
    }

    private final StringBuilder body = new StringBuilder();
    private final int width;
    private final int height;
    private final String title;

    Svg(final int width, final int height, final String title) {
        this.width = width;
        this.height = height;
        this.title = title;
    }

    void line(final Point from, final Point to, final Stroke stroke) {
        element("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" %s/>"
                .formatted(number(from.x), number(from.y), number(to.x), number(to.y), stroke.attributes()));
    }

    void polyline(final List<Point> points, final Stroke stroke) {
        final StringBuilder list = new StringBuilder();
        for (final Point point : points) {
            list.append(list.isEmpty() ? "" : " ")
                    .append(number(point.x))
                    .append(',')
                    .append(number(point.y));
        }
        element("<polyline points=\"%s\" fill=\"none\" stroke-linejoin=\"round\" %s/>"
                .formatted(list, stroke.attributes()));
    }

    void rectangle(final Point corner, final double rectangleWidth, final double rectangleHeight, final String colour) {
        element("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>"
                .formatted(
                        number(corner.x), number(corner.y), number(rectangleWidth), number(rectangleHeight), colour));
    }

    void text(final Point at, final String text, final Anchor anchor) {
        element("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
                .formatted(number(at.x), number(at.y), anchor.word(), escaped(text)));
    }

    void heading(final Point at, final String text) {
        element("<text x=\"%s\" y=\"%s\" font-size=\"15\" font-weight=\"600\">%s</text>"
                .formatted(number(at.x), number(at.y), escaped(text)));
    }

    /** From below upwards, around its middle. */
    void uprightText(final Point at, final String text) {
        element("<text transform=\"translate(%s,%s) rotate(-90)\" text-anchor=\"middle\">%s</text>"
                .formatted(number(at.x), number(at.y), escaped(text)));
    }

    @Override
    public String toString() {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" \
                font-family="%s" font-size="12" fill="%s">
                <title>%s</title>
                <rect width="%d" height="%d" fill="#ffffff"/>
                """.formatted(width, height, width, height, FONT, INK, escaped(title), width, height)
                + body
                + "</svg>\n";
    }

    private void element(final String element) {
        body.append(element).append('\n');
    }

    /** A tenth of a pixel is enough, and keeps the files small. */
    private static String number(final double value) {
        final String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static String escaped(final String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                // Not allowed in XML, not even escaped.
                .replaceAll("[\\p{Cntrl}]", " ");
    }
}
