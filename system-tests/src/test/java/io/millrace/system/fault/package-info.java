/** Damage and misfortune, done for real to the data of a broker that runs or is to start. docs/faults.md lists them. */
@NullMarked
package io.millrace.system.fault;

import org.jspecify.annotations.NullMarked;
