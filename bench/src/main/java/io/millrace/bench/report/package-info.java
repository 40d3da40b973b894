/**
 * Reports made of the results of runs: the tree of results is read whole, every figure is a median over valid runs,
 * every section of the text is a class, and a report is written once.
 */
@NullMarked
package io.millrace.bench.report;

import org.jspecify.annotations.NullMarked;
