package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Protocol Name and Protocol Version (§3.1.2.1, §3.1.2.2). */
@Timeout(30)
class ProtocolNameTest {
    private final LiveBroker broker = LiveBroker.standard();

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({"3.1.1 MQTT-3.1.2-1", "5.0 MQTT-3.1.2-1"})
    void anotherNameIsNotMqtt(final int version) {
        for (final String name : List.of("mqtt", "MQTS", "MQTTT", "MQT", "", "AMQP")) {
            try (Wire wire = broker.open(version)) {
                wire.send(new Connect(version).protocolName(name).packet());
                wire.expectClosed();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"MQTT,0", "MQTT,2", "MQTT,3", "MQIsdp,2", "MQIsdp,4"})
    @Normative("3.1.1 MQTT-3.1.2-2")
    void anUnknownLevelIsRefusedInTheFormatOfMqtt3(final String name, final int level) {
        try (Wire wire = broker.open(4)) {
            wire.send(new Connect(level).protocolName(name).packet());
            assertArrayEquals(new byte[] {0, 1}, wire.expect(Received.CONNACK).body());
            wire.expectClosed();
        }
    }

    @Test
    @Normative("5.0 MQTT-3.1.2-2")
    void aLaterVersionIsRefusedInTheFormatOfMqtt5() {
        for (final int version : new int[] {6, 7, 127}) {
            try (Wire wire = broker.open(5)) {
                wire.send(new Connect(version).packet());
                wire.expectConnack(0x84);
                wire.expectClosed();
            }
        }
    }
}
