/** How fast a journal is read back: by a fold, and by a start. */
@NullMarked
package io.millrace.bench.replay;

import org.jspecify.annotations.NullMarked;
