/** Copies of a data directory, and the way back. Knows no MQTT. */
@NullMarked
package io.millrace.storage.backup;

import org.jspecify.annotations.NullMarked;
