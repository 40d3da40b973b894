/** Clients are authenticated by JSON Web Tokens that others have signed (RFC 7519). */
@NullMarked
package io.millrace.auth.jwt;

import org.jspecify.annotations.NullMarked;
