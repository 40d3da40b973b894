/** Counters: what was counted, by whom, under which name. */
@NullMarked
package io.millrace.monitor;

import org.jspecify.annotations.NullMarked;
