/** Retained messages, and the cursor that walks those matching a Topic Filter. */
@NullMarked
package io.millrace.retained;

import org.jspecify.annotations.NullMarked;
