/** No secret of the operator's or the clients' is anywhere in what the broker writes. */
@NullMarked
package io.millrace.system.secrets;

import org.jspecify.annotations.NullMarked;
