/** The same clients through every kind of listener. */
@NullMarked
package io.millrace.system.doors;

import org.jspecify.annotations.NullMarked;
