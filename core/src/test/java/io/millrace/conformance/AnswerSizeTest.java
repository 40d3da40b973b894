package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SUBACK and UNSUBACK for a client with a Maximum Packet Size (§3.1.2.11.4, §3.9.2.1, §3.11.2.1). */
@Timeout(30)
class AnswerSizeTest {
    private static final int PACKET_TOO_LARGE = 0x95;
    private static final int MAXIMUM_PACKET_SIZE = 100;
    /** Fixed header, Packet Identifier, and that there are no properties. */
    private static final int WITHOUT_CODES = 5;

    private static Wire connect() {
        final Connect connect = new Connect(5);
        connect.properties().u8(0x27).u32(MAXIMUM_PACKET_SIZE);
        final Wire wire = LiveBroker.standard().open(5);
        wire.send(connect.packet());
        wire.expectConnack(0);
        return wire;
    }

    private static byte[] subscribe(final int count) {
        final Subscribe subscribe = Subscribe.to(5, 1);
        for (int i = 0; i < count; i++) {
            subscribe.filter("f", 1);
        }
        return subscribe.packet();
    }

    private static byte[] unsubscribe(final int count) {
        final Subscribe unsubscribe = Subscribe.from(5, 1);
        for (int i = 0; i < count; i++) {
            unsubscribe.filter("nobody/has/this");
        }
        return unsubscribe.packet();
    }

    /**
     * Less and less room is left for a Reason String or a User Property, until the codes alone fill it to the last byte:
     * no answer is longer than the client takes.
     */
    @Test
    @Normative({"5.0 MQTT-3.9.2-1", "5.0 MQTT-3.9.2-2", "5.0 MQTT-3.11.2-1", "5.0 MQTT-3.11.2-2"})
    void answersHaveNoPropertiesThatTheClientHasNoRoomFor() {
        try (Wire wire = connect()) {
            for (int count = 1; count <= MAXIMUM_PACKET_SIZE - WITHOUT_CODES; count++) {
                expectFitting(wire.send(subscribe(count)).expect(Received.SUBACK), Collections.nCopies(count, 1));
                expectFitting(
                        wire.send(unsubscribe(count)).expect(Received.UNSUBACK), Collections.nCopies(count, 0x11));
            }
        }
    }

    private static void expectFitting(final Received answer, final List<Integer> reasonCodes) {
        assertTrue(answer.body().length <= MAXIMUM_PACKET_SIZE - 2, answer::toString);
        assertEquals(reasonCodes, answer.reasonCodes());
    }

    /** Nor is an answer sent that is longer than the client takes by its codes alone. */
    @Test
    @Normative("5.0 MQTT-3.1.2-24")
    void anAnswerThatIsTooLongEndsTheConnection() {
        final int count = MAXIMUM_PACKET_SIZE - WITHOUT_CODES + 1;
        try (Wire wire = connect()) {
            wire.send(subscribe(count)).expectEnd(PACKET_TOO_LARGE);
        }
        try (Wire wire = connect()) {
            wire.send(unsubscribe(count)).expectEnd(PACKET_TOO_LARGE);
        }
    }
}
