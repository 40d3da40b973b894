/** Administration of the running broker over a Unix domain socket: newline-delimited JSON, one port of its own. */
@NullMarked
package io.millrace.admin;

import org.jspecify.annotations.NullMarked;
