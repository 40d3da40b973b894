/** What it costs to find out what a client may do. */
@NullMarked
package io.millrace.bench.security;

import org.jspecify.annotations.NullMarked;
