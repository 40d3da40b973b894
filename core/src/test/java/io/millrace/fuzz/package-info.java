/** Input that is almost right: valid Control Packets from a seed, what is changed in them, and who sends them. */
@NullMarked
package io.millrace.fuzz;

import org.jspecify.annotations.NullMarked;
