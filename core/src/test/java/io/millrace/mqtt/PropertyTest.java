package io.millrace.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PropertyTest {
    private static final List<String> TYPES =
            List.of("none", "byte", "two", "four", "variable", "binary", "utf8", "pair");
    private static final List<String> PACKETS = List.of(
            "Will",
            "CONNECT",
            "CONNACK",
            "PUBLISH",
            "PUBACK",
            "PUBREC",
            "PUBREL",
            "PUBCOMP",
            "SUBSCRIBE",
            "SUBACK",
            "UNSUBSCRIBE",
            "UNSUBACK",
            "PINGREQ",
            "PINGRESP",
            "DISCONNECT",
            "AUTH");

    /** As it stands in the specification, in the order of the packets' numbers. */
    private static final String TABLE_2_4 = """
            01 byte Will PUBLISH
            02 four Will PUBLISH
            03 utf8 Will PUBLISH
            08 utf8 Will PUBLISH
            09 binary Will PUBLISH
            0B variable PUBLISH SUBSCRIBE
            11 four CONNECT CONNACK DISCONNECT
            12 utf8 CONNACK
            13 two CONNACK
            15 utf8 CONNECT CONNACK AUTH
            16 binary CONNECT CONNACK AUTH
            17 byte CONNECT
            18 four Will
            19 byte CONNECT
            1A utf8 CONNACK
            1C utf8 CONNACK DISCONNECT
            1F utf8 CONNACK PUBACK PUBREC PUBREL PUBCOMP SUBACK UNSUBACK DISCONNECT AUTH
            21 two CONNECT CONNACK
            22 two CONNECT CONNACK
            23 two PUBLISH
            24 byte CONNACK
            25 byte CONNACK
            26 pair Will CONNECT CONNACK PUBLISH PUBACK PUBREC PUBREL PUBCOMP SUBSCRIBE SUBACK UNSUBSCRIBE UNSUBACK\
             DISCONNECT AUTH
            27 four CONNECT CONNACK
            28 byte CONNACK
            29 byte CONNACK
            2A byte CONNACK
            """;

    @Test
    void isTable24() {
        final StringBuilder table = new StringBuilder();
        for (int id = 0; id < 256; id++) {
            if (Property.type(id) != Property.TYPE_NONE) {
                table.append(line(id)).append('\n');
            }
        }
        assertEquals(TABLE_2_4, table.toString());
    }

    @Test
    void nothingIsAllowedThatIsNotDefined() {
        for (int id = -128; id < 256; id++) {
            if (Property.type(id) == Property.TYPE_NONE) {
                for (int packetType = 0; packetType < PACKETS.size(); packetType++) {
                    assertFalse(Property.isAllowedIn(id, packetType), "id " + id);
                }
                assertFalse(Property.isForwarded(id), "id " + id);
            }
        }
    }

    @Test
    void forwardsWhatTheSpecificationSaysMustBeForwarded() {
        final List<Integer> forwarded = new ArrayList<>();
        for (int id = 0; id < 256; id++) {
            if (Property.isForwarded(id)) {
                forwarded.add(id);
            }
        }
        // [MQTT-3.3.2-4], [MQTT-3.3.2-20], [MQTT-3.3.2-15], [MQTT-3.3.2-16], [MQTT-3.3.2-17]
        assertEquals(List.of(0x01, 0x03, 0x08, 0x09, 0x26), forwarded);
    }

    private static String line(final int id) {
        final StringBuilder line = new StringBuilder("%02X %s".formatted(id, TYPES.get(Property.type(id))));
        for (int packetType = 0; packetType < PACKETS.size(); packetType++) {
            if (Property.isAllowedIn(id, packetType)) {
                line.append(' ').append(PACKETS.get(packetType));
            }
        }
        return line.toString();
    }
}
