/** The chain of backends that is asked whether a client is who it says to be, and what guards the broker from a slow one. */
@NullMarked
package io.millrace.security.authn;

import org.jspecify.annotations.NullMarked;
