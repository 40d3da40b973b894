/** Whether a client is believed by what is known of it without a password, its certificate above all. */
@NullMarked
package io.millrace.security.cinfo;

import org.jspecify.annotations.NullMarked;
