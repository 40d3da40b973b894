/** Benchmarks of the subscription index, with the alternatives that lost. */
@NullMarked
package io.millrace.bench.subscription;

import org.jspecify.annotations.NullMarked;
