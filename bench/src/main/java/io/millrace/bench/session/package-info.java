/** Session state against the collections one would reach for. */
@NullMarked
package io.millrace.bench.session;

import org.jspecify.annotations.NullMarked;
