/** Clients that we did not write, each over a real socket. */
@NullMarked
package io.millrace.system.interop;

import org.jspecify.annotations.NullMarked;
