/** What the machine and its processes say of themselves, mostly in {@code /proc}. */
@NullMarked
package io.millrace.bench.machine;

import org.jspecify.annotations.NullMarked;
