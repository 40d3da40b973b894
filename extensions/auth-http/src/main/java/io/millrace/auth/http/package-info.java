/** Clients are authenticated and authorized by an HTTP service, in the format of EMQX 5. */
@NullMarked
package io.millrace.auth.http;

import org.jspecify.annotations.NullMarked;
