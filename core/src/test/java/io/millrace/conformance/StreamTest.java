package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The transport (MQTT 3.1.1 §7, MQTT 5.0 §4.2): an ordered, lossless stream of bytes both ways. */
@Timeout(30)
class StreamTest {
    private final LiveBroker broker = LiveBroker.standard();

    @Test
    @Normative({"3.1.1 MQTT-7.1.1-1", "5.0 MQTT-4.2.0-1"})
    void bytesComeInOrderHoweverTheyAreCut() {
        final String topic = LiveBroker.unique("t/");
        final String large = "0123456789abcdef".repeat(40_000);
        try (Wire subscriber = broker.connect(4);
                Wire wire = broker.open(4)) {
            subscriber.subscribe(topic, 0);
            for (final byte next : new Connect(4).packet()) {
                wire.send(new byte[] {next});
            }
            wire.expectConnack(0);
            for (int i = 0; i < 20; i++) {
                wire.publish(topic, 0, 0, i + large);
                subscriber.expectPublish(topic, i + large);
            }
            for (final byte next : new Body().string(topic).text("last").packet(0x30)) {
                wire.send(new byte[] {next});
            }
            subscriber.expectPublish(topic, "last");
        }
    }

    /** Byte by byte from the specification, with no setting and nothing beyond it. */
    @Test
    @Normative("3.1.1 MQTT-7.0.0-2")
    void nothingBeyondTheSpecificationIsNeeded() {
        try (Wire wire = broker.open(4)) {
            sends(wire, "10 0d 0004 4d515454 04 02 003c 0001 61");
            receives(wire, Received.CONNACK, "0000");
            sends(wire, "82 08 0001 0003 612f62 01");
            receives(wire, Received.SUBACK, "000101");
            sends(wire, "32 08 0003 612f62 0002 78");
            final Received one = wire.read();
            final Received other = wire.read();
            final Received publish = one.type() == Received.PUBLISH ? one : other;
            assertEquals("x", publish.payload());
            assertArrayEquals(new byte[] {0, 2}, (one == publish ? other : one).body());
            wire.ack(Received.PUBACK, publish.packetId());
            sends(wire, "a2 07 0003 0003 612f62");
            receives(wire, Received.UNSUBACK, "0003");
            sends(wire, "c0 00");
            receives(wire, Received.PINGRESP, "");
            sends(wire, "e0 00");
            wire.expectClosed();
        }
    }

    private static void sends(final Wire wire, final String digits) {
        wire.send(new Body().hex(digits).bytes());
    }

    private static void receives(final Wire wire, final int type, final String digits) {
        assertEquals(digits, HexFormat.of().formatHex(wire.expect(type).body()));
    }
}
