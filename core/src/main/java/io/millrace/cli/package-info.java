/** The command line: starts the broker, and asks the running one. */
@NullMarked
package io.millrace.cli;

import org.jspecify.annotations.NullMarked;
