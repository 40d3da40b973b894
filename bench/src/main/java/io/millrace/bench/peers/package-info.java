/** Brokers side by side: the same load against each, interleaved, one cell after the other. */
@NullMarked
package io.millrace.bench.peers;

import org.jspecify.annotations.NullMarked;
