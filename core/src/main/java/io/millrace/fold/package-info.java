/**
 * The fold: closed journal files and the snapshot before them become a new snapshot, in a process of its own, with the
 * same router.
 */
@NullMarked
package io.millrace.fold;

import org.jspecify.annotations.NullMarked;
