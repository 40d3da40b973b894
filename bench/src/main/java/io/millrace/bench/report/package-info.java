/** Reports made of the results of runs. */
@NullMarked
package io.millrace.bench.report;

import org.jspecify.annotations.NullMarked;
