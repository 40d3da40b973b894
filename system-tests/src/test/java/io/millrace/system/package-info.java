/** The broker as a process, and the foreign programs that talk to it: what every black-box test starts from. */
@NullMarked
package io.millrace.system;

import org.jspecify.annotations.NullMarked;
