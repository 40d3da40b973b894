/** What an operator types, and what the broker says to it. */
@NullMarked
package io.millrace.system.operation;

import org.jspecify.annotations.NullMarked;
