/** The core on one thread, in virtual time, whose power is cut: ledgers hold it to its promise. */
@NullMarked
package io.millrace.simulation;

import org.jspecify.annotations.NullMarked;
