/** Every normative statement of MQTT, held by a test: over a real socket, byte by byte, where the wire shows it. */
@NullMarked
package io.millrace.conformance;

import org.jspecify.annotations.NullMarked;
