package io.millrace.bench.report;

/**
 * How much less something cost than the baseline: 3 is a third of it, 0.5 twice as much.
 *
 * @param isClear the ranges of the runs do not overlap
 */
record Ratio(double value, boolean isClear) {
    private static final double ALMOST_ONE = 0.005;

    static Ratio of(final Spread baseline, final Spread other) {
        return new Ratio(baseline.median() / other.median(), !baseline.overlaps(other));
    }

    boolean isBetter() {
        return isClear && value > 1;
    }

    boolean isWorse() {
        return isClear && value < 1;
    }

    /** Of a cost: "3.1 × less", "1.2 × MORE". */
    String cost() {
        return words("less", "MORE");
    }

    /** Of a yield, where {@link #value} is of its inverse: "3.1 × more", "1.2 × LESS". */
    String yield() {
        return words("more", "LESS");
    }

    private String words(final String better, final String worse) {
        final String text = bare(better, worse);
        return isClear ? text : text + ", ranges overlap";
    }

    private String bare(final String better, final String worse) {
        final double greater = Math.max(value, 1 / value);
        if (greater < 1 + ALMOST_ONE) {
            return "1.0 ×, the same";
        }
        return Figures.ratio(greater) + " × " + (value > 1 ? better : worse);
    }
}
