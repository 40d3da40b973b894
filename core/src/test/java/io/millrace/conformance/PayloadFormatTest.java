package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.mqtt.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A payload that is said to be UTF-8 (MQTT 5.0 §3.3.2.3.2, §3.1.3.2.3). */
@Timeout(30)
class PayloadFormatTest {
    private static final LiveBroker STRICT = LiveBroker.with("mqtt.validate_payload_format = true");
    private static final Body UTF_8 = new Body().hex("0101");
    private static final Body UNSPECIFIED = new Body().hex("0100");

    private final String topic = LiveBroker.unique("t/");

    @Test
    @Normative("5.0 MR-3.3.2-3")
    void whatIsNotIsRefusedOnRequest() {
        try (Wire publisher = STRICT.connect(5);
                Wire subscriber = STRICT.connect(5)) {
            subscriber.subscribe(topic, 2);
            publisher.send(publish(2, 7, UTF_8, "ff"));
            final Received puback = publisher.expect(Received.PUBACK);
            assertEquals(7, puback.packetId());
            assertEquals(ReasonCode.PAYLOAD_FORMAT_INVALID, puback.reasonCode());
            publisher.send(publish(4, 8, UTF_8, "6180"));
            assertEquals(
                    ReasonCode.PAYLOAD_FORMAT_INVALID,
                    publisher.expect(Received.PUBREC).reasonCode());
            publisher.send(publish(0, 0, UTF_8, "eda080"));
            publisher.expectEnd(ReasonCode.PAYLOAD_FORMAT_INVALID);
            subscriber.expectNothing();
        }
    }

    @Test
    void whatIsPasses() {
        try (Wire publisher = STRICT.connect(5);
                Wire subscriber = STRICT.connect(5)) {
            subscriber.subscribe(topic, 2);
            publisher.send(publish(2, 7, UTF_8, "610062"));
            subscriber.expectPublish(topic, "a\0b");
            publisher.send(publish(2, 7, UTF_8, ""));
            subscriber.expectPublish(topic, "");
            publisher.send(publish(2, 7, UNSPECIFIED, "ff"));
            subscriber.expect(Received.PUBLISH);
            publisher.send(publish(0, 0, new Body(), "ff"));
            subscriber.expect(Received.PUBLISH);
        }
    }

    @Test
    @Normative("5.0 MR-3.3.2-3")
    void aWillIsRefusedWithItsConnect() {
        try (Wire client = STRICT.open(5)) {
            final Connect connect = new Connect(5).will(topic, "?", 0, false);
            connect.willProperties().raw(UTF_8.bytes());
            final byte[] packet = connect.packet();
            packet[packet.length - 1] = (byte) 0xFF;
            client.send(packet).expectConnack(ReasonCode.PAYLOAD_FORMAT_INVALID);
            client.expectClosed();
        }
    }

    @Test
    void nobodyLooksUnlessAsked() {
        try (Wire client = LiveBroker.standard().connect(5)) {
            client.subscribe(topic, 0);
            client.send(publish(2, 7, UTF_8, "ff"));
            client.expect(Received.PUBLISH);
        }
    }

    private byte[] publish(final int flags, final int packetId, final Body properties, final String payload) {
        final Body body = new Body().string(topic);
        if (flags > 0) {
            body.u16(packetId);
        }
        return body.properties(5, properties).hex(payload).packet(0x30 | flags);
    }
}
