/**
 * Frames to fields and back, over {@link org.agrona.DirectBuffer}: one decoder or encoder per Control Packet, all
 * protocol versions in one class, no allocation. Decoders belong to one thread and are re-used; what they tell is valid
 * until the next {@code decode} and while the bytes stay where they are.
 */
@NullMarked
package io.millrace.mqtt.codec;

import org.jspecify.annotations.NullMarked;
