/** The load generator: many MQTT connections a thread, every message checked, every latency from its intended time. */
@NullMarked
package io.millrace.bench.load;

import org.jspecify.annotations.NullMarked;
