/** Who may use whom, held by tests; each kind of rule is shown to catch its violation in the {@code fixture} packages. */
@NullMarked
package io.millrace.architecture;

import org.jspecify.annotations.NullMarked;
