/** The seam that every front-end programs against. */
@NullMarked
package io.millrace.port;

import org.jspecify.annotations.NullMarked;
