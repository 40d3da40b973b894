/** Who may not connect, whatever its credentials: the list of bans, and the detector of clients that flap. */
@NullMarked
package io.millrace.security.ban;

import org.jspecify.annotations.NullMarked;
