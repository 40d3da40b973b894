/** How passwords are kept: hashed with a salt, in the algorithms and notations of EMQX and Mosquitto. */
@NullMarked
package io.millrace.security.password;

import org.jspecify.annotations.NullMarked;
