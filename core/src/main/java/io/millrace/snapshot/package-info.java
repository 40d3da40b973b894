/** Replayed state as a stream of bytes, written in canonical order and read back. */
@NullMarked
package io.millrace.snapshot;

import org.jspecify.annotations.NullMarked;
