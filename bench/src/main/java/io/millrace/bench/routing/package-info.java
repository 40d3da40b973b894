/** The router alone: what a replay asks of it. */
@NullMarked
package io.millrace.bench.routing;

import org.jspecify.annotations.NullMarked;
