/** The durable journal on Chronicle Queue; the only package that knows Chronicle. */
@NullMarked
package io.millrace.storage.chronicle;

import org.jspecify.annotations.NullMarked;
