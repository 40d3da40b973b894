/** The durable log of opaque records: the Journal port and its record frame. Knows no MQTT. */
@NullMarked
package io.millrace.storage;

import org.jspecify.annotations.NullMarked;
