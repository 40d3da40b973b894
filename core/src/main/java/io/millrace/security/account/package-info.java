/** Who may log in by a password: the built-in database of accounts, and password files. */
@NullMarked
package io.millrace.security.account;

import org.jspecify.annotations.NullMarked;
