/** The specification's words. */
@NullMarked
package io.millrace.mqtt;

import org.jspecify.annotations.NullMarked;
