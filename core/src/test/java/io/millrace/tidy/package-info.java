/** A test of our own over the source tree: sizes, words, links, figures. What a compiler does not see. */
@NullMarked
package io.millrace.tidy;

import org.jspecify.annotations.NullMarked;
