/** The command {@code bench}: load, peers, reports. The micro-benchmarks are in the packages of what they measure. */
@NullMarked
package io.millrace.bench;

import org.jspecify.annotations.NullMarked;
