/** What every backend of authentication has to do, for the tests of those of this module and of extensions. */
@NullMarked
package io.millrace.security.authn.contract;

import org.jspecify.annotations.NullMarked;
