package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PUBACK, PUBREC, PUBREL and PUBCOMP as packets (§3.4 to §3.7). */
@Timeout(30)
class AckPacketTest {
    private static final int SMALL = 100;
    private static final int MAXIMUM_PACKET_SIZE = 0x27;
    private static final int PROTOCOL_ERROR = 0x82;
    private static final int PAYLOAD_FORMAT_INVALID = 0x99;
    private static final Set<Integer> OF_PUBLISH = Set.of(0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99);
    private static final Set<Integer> OF_PUBREL = Set.of(0x00, 0x92);
    private static final Map<Integer, Set<Integer>> CODES = Map.of(
            Received.PUBACK, OF_PUBLISH,
            Received.PUBREC, OF_PUBLISH,
            Received.PUBREL, OF_PUBREL,
            Received.PUBCOMP, OF_PUBREL);
    private static final String REASON_STRING = "1F 0001 72";
    private static final String USER_PROPERTY = "26 0001 6B 0001 76";

    private static int first(final int type) {
        return type << 4 | (type == Received.PUBREL ? 2 : 0);
    }

    private static Wire send(final int version, final int first, final Body body) {
        return LiveBroker.standard().connect(version).send(body.packet(first));
    }

    private static void isRefused(final int version, final int first, final Body body, final int reasonCode) {
        try (Wire client = send(version, first, body)) {
            client.expectEnd(reasonCode);
        }
    }

    private static void isTaken(final int version, final int first, final Body body) {
        try (Wire client = send(version, first, body)) {
            for (final Received answer : client.drain()) {
                assertTrue(answer.type() == Received.PUBREL || answer.type() == Received.PUBCOMP, answer::toString);
            }
        }
    }

    /** Those that stand in its table are taken, and no others. */
    @ParameterizedTest
    @ValueSource(ints = {Received.PUBACK, Received.PUBREC, Received.PUBREL, Received.PUBCOMP})
    @Normative({"5.0 MQTT-3.4.2-1", "5.0 MQTT-3.5.2-1", "5.0 MQTT-3.6.2-1", "5.0 MQTT-3.7.2-1"})
    void eachHasItsReasonCodes(final int type) {
        final Set<Integer> codes = CODES.get(type);
        try (Wire client = LiveBroker.standard().connect(5)) {
            for (final int code : codes) {
                client.send(new Body().u16(7).u8(code).packet(first(type)));
            }
            client.drain();
        }
        final List<Integer> others = List.of(0x01, 0x11, 0x12, 0x18, 0x7F, 0x81, 0x82, 0x8E, 0x93, 0x9A, 0xA2, 0xFF);
        IntStream.concat(
                        others.stream().mapToInt(code -> code),
                        OF_PUBLISH.stream().mapToInt(code -> code))
                .filter(code -> !codes.contains(code))
                .forEach(code -> isRefused(5, first(type), new Body().u16(7).u8(code), PROTOCOL_ERROR));
    }

    /** Reason Code and properties may be left out from behind (§3.4.2.1, §3.4.2.2.1). */
    @ParameterizedTest
    @ValueSource(ints = {Received.PUBACK, Received.PUBREC, Received.PUBREL, Received.PUBCOMP})
    @Normative({"5.0 MR-3.4.2-1", "5.0 MR-3.5.2-1", "5.0 MR-3.6.2-1", "5.0 MR-3.7.2-1"})
    void shortAndLongFormsAreTakenAndAReasonStringStandsThereOnce(final int type) {
        final int first = first(type);
        isTaken(5, first, new Body().hex("0007"));
        isTaken(5, first, new Body().hex("0007 00"));
        isTaken(5, first, new Body().hex("0007 00 00"));
        isTaken(5, first, new Body().hex("0007 00 04" + REASON_STRING));
        isTaken(5, first, new Body().hex("0007 00 0E" + USER_PROPERTY + USER_PROPERTY));
        isRefused(5, first, new Body().hex("0007 00 08" + REASON_STRING + REASON_STRING), PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @ValueSource(ints = {Received.PUBACK, Received.PUBREC, Received.PUBREL, Received.PUBCOMP})
    void whatDoesNotFitIsMalformed(final int type) {
        final int first = first(type);
        final int malformed = 0x81;
        isRefused(5, first, new Body(), malformed);
        isRefused(5, first, new Body().hex("00"), malformed);
        isRefused(5, first, new Body().hex("0007 00 00 00"), malformed);
        isRefused(5, first, new Body().hex("0007 00 05" + REASON_STRING), malformed);
        isRefused(5, first, new Body().hex("0007 00 04 03 0001 72"), malformed);
        isRefused(5, first, new Body().hex("0007 00 04 1F 0001 FF"), malformed);
        for (final int version : new int[] {3, 4}) {
            isRefused(version, first, new Body(), malformed);
            isRefused(version, first, new Body().hex("0007 00"), malformed);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({"3.1.1 MQTT-3.6.1-1", "5.0 MQTT-3.6.1-1"})
    void pubrelHasTheFlags0010(final int version) {
        for (int flags = 0; flags < 16; flags++) {
            if (flags == 2) {
                isTaken(version, 0x60 | flags, new Body().u16(7));
            } else {
                isRefused(version, 0x60 | flags, new Body().u16(7), 0x81);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Received.PUBACK, Received.PUBREC, Received.PUBCOMP})
    void theOthersHaveNoFlags(final int type) {
        for (final int flag : new int[] {1, 2, 4, 8}) {
            isRefused(4, type << 4 | flag, new Body().u16(7), 0x81);
            isRefused(5, type << 4 | flag, new Body().u16(7), 0x81);
        }
    }

    /** No Reason String and no User Property makes an acknowledgement of ours too large, for it has none. */
    @Test
    @Normative({
        "5.0 MQTT-3.4.2-1",
        "5.0 MQTT-3.4.2-2",
        "5.0 MQTT-3.4.2-3",
        "5.0 MQTT-3.5.2-1",
        "5.0 MQTT-3.5.2-2",
        "5.0 MQTT-3.5.2-3",
        "5.0 MQTT-3.6.2-1",
        "5.0 MQTT-3.6.2-2",
        "5.0 MQTT-3.6.2-3",
        "5.0 MQTT-3.7.2-1",
        "5.0 MQTT-3.7.2-2",
        "5.0 MQTT-3.7.2-3"
    })
    void whatWeSendFitsAndHasReasonCodesOfItsTable() {
        final String topic = LiveBroker.unique("t/");
        final Connect connect = new Connect(5);
        connect.properties().u8(MAXIMUM_PACKET_SIZE).u32(SMALL);
        try (Wire client = LiveBroker.standard().open(5).send(connect.packet())) {
            client.expectConnack(0);
            client.publish(topic, 1, 1, "nobody");
            isSmall(client.expect(Received.PUBACK), 0x10);
            client.publish(topic, 2, 2, "nobody");
            isSmall(client.expect(Received.PUBREC), 0x10);
            isSmall(client.ack(Received.PUBREL, 2).expect(Received.PUBCOMP), 0);
            isSmall(client.ack(Received.PUBREL, 2).expect(Received.PUBCOMP), 0x92);
            isSmall(client.ack(Received.PUBREC, 3).expect(Received.PUBREL), 0x92);
            client.subscribe(topic, 2);
            client.publish(topic, 1, 1, "me");
            final Received first = client.expect(Received.PUBLISH);
            isSmall(client.expect(Received.PUBACK), 0);
            client.ack(Received.PUBACK, first.packetId()).publish(topic, 2, 2, "me");
            final Received second = client.expect(Received.PUBLISH);
            isSmall(client.expect(Received.PUBREC), 0);
            isSmall(client.ack(Received.PUBREC, second.packetId()).expect(Received.PUBREL), 0);
        }
        // A failure is not explained either.
        try (Wire client =
                LiveBroker.with("mqtt.validate_payload_format = true").open(5).send(connect.packet())) {
            client.expectConnack(0);
            for (final int qos : new int[] {1, 2}) {
                final Body utf8 = new Body().hex("0101");
                client.send(new Body()
                        .string(topic)
                        .u16(qos)
                        .properties(5, utf8)
                        .hex("ff")
                        .packet(0x30 | qos << 1));
                isSmall(client.expect(qos == 1 ? Received.PUBACK : Received.PUBREC), PAYLOAD_FORMAT_INVALID);
            }
        }
    }

    /** Where there would be something to explain. */
    @Test
    @Normative({
        "5.0 MQTT-3.4.2-1",
        "5.0 MQTT-3.4.2-2",
        "5.0 MQTT-3.4.2-3",
        "5.0 MQTT-3.5.2-1",
        "5.0 MQTT-3.5.2-2",
        "5.0 MQTT-3.5.2-3"
    })
    void whatWeRefuseWithFits() {
        final LiveBroker strict = LiveBroker.with("mqtt.validate_payload_format = true");
        final Connect connect = new Connect(5);
        connect.properties().u8(MAXIMUM_PACKET_SIZE).u32(SMALL);
        try (Wire client = strict.open(5).send(connect.packet())) {
            client.expectConnack(0);
            client.send(notUtf8(1)).send(notUtf8(2));
            isSmall(client.expect(Received.PUBACK), 0x99);
            isSmall(client.expect(Received.PUBREC), 0x99);
        }
    }

    private static byte[] notUtf8(final int qos) {
        final Body utf8 = new Body().hex("0101");
        return new Body().string("t").u16(qos).properties(5, utf8).hex("ff").packet(0x30 | qos << 1);
    }

    private static void isSmall(final Received ack, final int reasonCode) {
        assertEquals(reasonCode, ack.reasonCode());
        assertTrue(CODES.get(ack.type()).contains(ack.reasonCode()), ack::toString);
        assertTrue(2 + ack.body().length <= SMALL, ack::toString);
        assertEquals(List.of(), ack.body().length > 3 ? ack.properties() : List.of());
    }
}
