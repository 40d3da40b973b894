/** The distribution as it is handed out: launcher, layout, logging. */
@NullMarked
package io.millrace.distribution;

import org.jspecify.annotations.NullMarked;
