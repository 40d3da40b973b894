/** How records are laid into the journal, against the obvious way. */
@NullMarked
package io.millrace.bench.journal;

import org.jspecify.annotations.NullMarked;
