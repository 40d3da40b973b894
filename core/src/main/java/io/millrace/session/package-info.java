/** One client's Session: what survives its connections, and what belongs to the current one. */
@NullMarked
package io.millrace.session;

import org.jspecify.annotations.NullMarked;
