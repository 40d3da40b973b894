/** Kills of the broker under load, and the ledger that tells what was promised and what was kept. */
@NullMarked
package io.millrace.system.recovery;

import org.jspecify.annotations.NullMarked;
