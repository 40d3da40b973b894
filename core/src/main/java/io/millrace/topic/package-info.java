/** Topic Names and Topic Filters as bytes: validity, matching, order. */
@NullMarked
package io.millrace.topic;

import org.jspecify.annotations.NullMarked;
