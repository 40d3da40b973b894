package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.topic.TopicName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SUBACK and UNSUBACK for a client with a Maximum Packet Size (§3.1.2.11.4, §3.9.2.1, §3.11.2.1). */
@Timeout(30)
class AnswerSizeTest {
    private static final int TOPIC_FILTER_INVALID = 0x8F;
    private static final int PACKET_TOO_LARGE = 0x95;
    /** A Topic Filter that is refused alone. */
    private static final String TOO_DEEP = "/".repeat(TopicName.LEVEL_LIMIT);

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
        return subscriptions(count).packet();
    }

    private static Subscribe subscriptions(final int count) {
        final Subscribe subscribe = Subscribe.to(5, 1);
        for (int i = 0; i < count; i++) {
            subscribe.filter("f", 1);
        }
        return subscribe;
    }

    private static byte[] unsubscribe(final int count) {
        return unsubscriptions(count).packet();
    }

    private static Subscribe unsubscriptions(final int count) {
        final Subscribe unsubscribe = Subscribe.from(5, 1);
        for (int i = 0; i < count; i++) {
            unsubscribe.filter("nobody/has/this");
        }
        return unsubscribe;
    }

    private static List<Integer> codes(final int count, final int code, final int last) {
        final List<Integer> codes = new ArrayList<>(Collections.nCopies(count, code));
        codes.add(last);
        return codes;
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
            final int most = MAXIMUM_PACKET_SIZE - WITHOUT_CODES;
            // What is refused is not explained either.
            final Received refusal = wire.send(
                            subscriptions(most - 1).filter(TOO_DEEP, 1).packet())
                    .expect(Received.SUBACK);
            assertEquals(MAXIMUM_PACKET_SIZE - 2, refusal.body().length);
            assertEquals(codes(most - 1, 1, TOPIC_FILTER_INVALID), refusal.reasonCodes());
            final Received second = wire.send(
                            unsubscriptions(most - 1).filter(TOO_DEEP).packet())
                    .expect(Received.UNSUBACK);
            assertEquals(MAXIMUM_PACKET_SIZE - 2, second.body().length);
            assertEquals(codes(most - 1, 0x11, TOPIC_FILTER_INVALID), second.reasonCodes());
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
