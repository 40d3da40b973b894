/** Who may connect, publish and subscribe: interfaces, and what is true without any configuration. */
@NullMarked
package io.millrace.security;

import org.jspecify.annotations.NullMarked;
