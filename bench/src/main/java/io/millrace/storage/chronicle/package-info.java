/** What a benchmark compares the journal with, made of the journal's own parts. */
@NullMarked
package io.millrace.storage.chronicle;

import org.jspecify.annotations.NullMarked;
