/** What a run saw, as records and as the JSON beside its {@code .hlog}: the seam between load, peers and report. */
@NullMarked
package io.millrace.bench.result;

import org.jspecify.annotations.NullMarked;
