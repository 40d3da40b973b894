/** What extensions implement: found by {@link java.util.ServiceLoader} in {@code lib}, configured by their own section. */
@NullMarked
package io.millrace.extension;

import org.jspecify.annotations.NullMarked;
