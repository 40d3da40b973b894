package io.millrace.bench.report.plot;

import java.util.List;

/** Where values lie along an axis. */
interface Scale {
    /** A labelled place; a label may be empty: a line of the grid only. */
    record Tick(double value, String label) {}

    /** 0 at the beginning of the axis, 1 at its end; values outside are moved to the nearer of both. */
    double at(double value);

    List<Tick> ticks();

    static double clamped(final double share) {
        return Math.max(0, Math.min(1, share));
    }
}
