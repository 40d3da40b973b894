/** Snapshots on the disk: generations, the files of state, and carried-over messages. Knows no MQTT. */
@NullMarked
package io.millrace.storage.snapshot;

import org.jspecify.annotations.NullMarked;
