/** Plots as SVG, drawn by hand: knows numbers and names, nothing of runs and reports. */
@NullMarked
package io.millrace.bench.report.plot;

import org.jspecify.annotations.NullMarked;
