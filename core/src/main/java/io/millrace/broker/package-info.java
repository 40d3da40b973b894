/** The composition root: configuration in, a running broker out. */
@NullMarked
package io.millrace.broker;

import org.jspecify.annotations.NullMarked;
