package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.conformance.Normative;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A PUBLISH that is not taken, by who may not publish or by a journal that has no room. */
class RefusedPublishTest extends RouterFixture {
    private static final int PACKET_ID = 7;

    @BeforeEach
    void connectBoth() {
        connect(A, "pub", true, 0);
        connect(B, "sub", true, 0);
        apply(script.subscribe(B, 1, 0, "t", 0));
        egress.take();
    }

    private void publish(final String payload) {
        apply(script.publish(A, "t", payload, 2, false, PACKET_ID));
    }

    private void refuse() {
        apply(script.refused(A, PacketType.PUBREC, ReasonCode.NOT_AUTHORIZED, PACKET_ID));
    }

    /** What the journal stage makes of a record that it cannot write. */
    private void publishWithoutRoom() {
        applyWithoutRoom(script.publish(A, "t", "lost", 2, false, PACKET_ID));
    }

    private static String delivery(final String payload) {
        return "PUBLISH " + B + " #0 q0 t=" + payload;
    }

    private static String pubrec(final int reasonCode) {
        return "PUBREC " + A + " #" + PACKET_ID + " " + reasonCode;
    }

    @Test
    @Normative("5.0 MQTT-4.3.3-9")
    void itsIdentifierMeansANewMessageAfterwards() {
        refuse();
        publish("first");
        assertEquals(
                List.of(pubrec(ReasonCode.NOT_AUTHORIZED), delivery("first"), pubrec(ReasonCode.SUCCESS)),
                egress.take());
        apply(script.ack(A, PacketType.PUBREL, PACKET_ID, 0));
        publishWithoutRoom();
        egress.take();
        publish("second");
        assertEquals(List.of(delivery("second"), pubrec(ReasonCode.SUCCESS)), egress.take());
    }

    /** Rights were taken away, or the disk filled up, between a message and its repetition: it is taken all the same. */
    @Test
    @Normative({"5.0 MQTT-4.3.3-9", "5.0 MQTT-4.3.3-10"})
    void whatWasTakenOnceIsNotRefusedWhenItComesAgain() {
        publish("first");
        egress.take();
        refuse();
        publishWithoutRoom();
        assertEquals(List.of(pubrec(ReasonCode.SUCCESS), pubrec(ReasonCode.SUCCESS)), egress.take());
        apply(script.ack(A, PacketType.PUBREL, PACKET_ID, 0));
        refuse();
        publish("second");
        assertEquals(
                List.of(
                        "PUBCOMP " + A + " #" + PACKET_ID + " 0",
                        pubrec(ReasonCode.NOT_AUTHORIZED),
                        delivery("second"),
                        pubrec(ReasonCode.SUCCESS)),
                egress.take());
        isReplayedAlike();
    }
}
