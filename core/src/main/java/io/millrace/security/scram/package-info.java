/** SCRAM (RFC 5802, RFC 7677) as an Authentication Method of MQTT 5: the broker keeps no password, and is sent none. */
@NullMarked
package io.millrace.security.scram;

import org.jspecify.annotations.NullMarked;
