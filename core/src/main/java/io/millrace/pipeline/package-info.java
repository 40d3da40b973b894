/** The stage graph: the rings behind the ports, the journal stage, the routing stage, replay and fail-stop. */
@NullMarked
package io.millrace.pipeline;

import org.jspecify.annotations.NullMarked;
