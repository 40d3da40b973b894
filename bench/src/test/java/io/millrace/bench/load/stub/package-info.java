/** A broker that does exactly what it is told, also wrong, and keeps a record of it: the generator is held against it. */
@NullMarked
package io.millrace.bench.load.stub;

import org.jspecify.annotations.NullMarked;
