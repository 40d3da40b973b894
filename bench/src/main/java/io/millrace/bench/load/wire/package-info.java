/** MQTT as a client speaks it, owing nothing to the broker's codec: who checks must not share the error. */
@NullMarked
package io.millrace.bench.load.wire;

import org.jspecify.annotations.NullMarked;
