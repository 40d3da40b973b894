package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Client Identifier (§3.1.3.1), and the one that the broker assigns (§3.2.2.3.7). */
@Timeout(30)
class ClientIdentifierTest {
    private static final int ASSIGNED = 0x12;

    private final LiveBroker broker = LiveBroker.standard();

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.1.3-5", "5.0 MQTT-3.1.3-5"})
    void lettersAndDigitsUpTo23AreAccepted(final int version) {
        final String all = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        for (final String clientId :
                List.of(all.substring(0, 23), all.substring(23, 46), all.substring(39), "0", "Z", "abc")) {
            broker.connect(version, clientId).close();
        }
    }

    @Test
    @Normative("3.1.1 MQTT-3.1.3-6")
    void anMqtt3ClientWithoutOneGetsItsOwn() {
        final String topic = LiveBroker.unique("t/");
        try (Wire one = broker.connect(4, "");
                Wire other = broker.connect(4, "")) {
            one.subscribe(topic, 0);
            other.subscribe(topic, 0);
            other.publish(topic, 0, 0, "to both");
            other.expectPublish(topic, "to both");
            one.expectPublish(topic, "to both");
        }
    }

    private static String assigned(final Received connack) {
        final String property = connack.property(ASSIGNED);
        assertNotNull(property, connack::toString);
        return new String(HexFormat.of().parseHex(property.substring(4)), StandardCharsets.UTF_8);
    }

    @Test
    @Normative({"5.0 MQTT-3.1.3-6", "5.0 MQTT-3.1.3-7", "5.0 MQTT-3.2.2-16"})
    void anMqtt5ClientIsToldTheOneAssigned() {
        final byte[] connect = new Connect(5).clientId("").expiryS(100).packet();
        final String clientId;
        try (Wire one = broker.open(5).send(connect);
                Wire other = broker.open(5).send(connect)) {
            clientId = assigned(one.expectConnack(0));
            assertNotEquals(clientId, assigned(other.expectConnack(0)));
            assertFalse(clientId.isEmpty());
            one.expectNothing();
        }
        try (Wire again = broker.open(5)) {
            again.send(new Connect(5).clientId(clientId).resume().packet());
            final Received connack = again.expectConnack(0);
            assertTrue(connack.isSessionPresent());
            assertNull(connack.property(ASSIGNED));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    @Normative({"3.1.1 MQTT-3.1.3-7", "3.1.1 MQTT-3.1.3-8", "3.1.1 MQTT-3.2.2-5"})
    void withoutOneAnMqtt3SessionMustBeClean(final int version) {
        try (Wire wire = broker.open(version)) {
            wire.send(new Connect(version).clientId("").resume().packet());
            wire.expectConnack(2);
            wire.expectClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.1.3-9", "5.0 MQTT-3.1.3-8", "3.1.1 MQTT-3.2.2-5", "5.0 MQTT-3.2.2-7"})
    void oneThatIsTooLongIsRefused(final int version) {
        final LiveBroker strict = LesserBrokers.modest();
        final int limit = LesserBrokers.CLIENT_ID_LENGTH_LIMIT;
        strict.connect(version, "c".repeat(limit)).close();
        try (Wire wire = strict.open(version)) {
            wire.send(new Connect(version).clientId("c".repeat(limit + 1)).packet());
            assertFalse(wire.expectConnack(version == 5 ? 0x85 : 2).isSessionPresent());
            wire.expectClosed();
        }
    }
}
