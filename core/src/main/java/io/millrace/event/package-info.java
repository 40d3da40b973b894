/** The one binary layout of everything that can happen. */
@NullMarked
package io.millrace.event;

import org.jspecify.annotations.NullMarked;
