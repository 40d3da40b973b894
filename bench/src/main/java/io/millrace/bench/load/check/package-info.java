/** Whether every message arrived, once, and in order. */
@NullMarked
package io.millrace.bench.load.check;

import org.jspecify.annotations.NullMarked;
