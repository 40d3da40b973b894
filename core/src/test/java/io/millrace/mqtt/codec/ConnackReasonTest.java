package io.millrace.mqtt.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.conformance.Normative;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConnackReasonTest {
    /** MQTT 5.0 table 3-1 but for "Unspecified error", which stands for all that are not in it. */
    private static final Set<Integer> TABLE = Set.of(
            0x00, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x90, 0x95, 0x97, 0x99, 0x9A, 0x9B,
            0x9C, 0x9D, 0x9F);

    @Test
    @Normative("5.0 MQTT-3.2.2-8")
    void onlyCodesOfConnackLeave() {
        for (int code = 0; code <= 0xFF; code++) {
            assertEquals(TABLE.contains(code) ? code : 0x80, ConnackReason.of(code));
        }
    }
}
