package io.millrace.conformance;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Connect Flags, and that the payload has what they say (§3.1.2.3 to §3.1.3). */
@Timeout(30)
class ConnectFieldsTest {
    private static final int MALFORMED = 0x81;
    private static final int RESERVED = 0x01;
    private static final int WILL = 0x04;
    private static final int WILL_QOS_1 = 0x08;
    private static final int WILL_QOS_2 = 0x10;
    private static final int WILL_RETAIN = 0x20;
    private static final int PASSWORD = 0x40;
    private static final int USERNAME = 0x80;

    private final LiveBroker broker = LiveBroker.standard();

    private void accepted(final int version, final Connect connect) {
        try (Wire wire = broker.open(version)) {
            wire.send(connect.packet());
            wire.expectConnack(0);
        }
    }

    private void malformed(final int version, final Connect connect) {
        try (Wire wire = broker.open(version)) {
            wire.send(connect.packet());
            wire.expectRefusal(MALFORMED);
        }
    }

    private static Connect withWill(final int version) {
        return new Connect(version).will("w", "gone", 0, false);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({"3.1.1 MQTT-3.1.2-3", "5.0 MQTT-3.1.2-3", "3.1.1 MQTT-3.1.4-1", "5.0 MQTT-3.1.4-1"})
    void theReservedFlagIsZero(final int version) {
        malformed(version, new Connect(version).flip(RESERVED));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({
        "3.1.1 MQTT-3.1.2-11",
        "3.1.1 MQTT-3.1.2-13",
        "3.1.1 MQTT-3.1.2-15",
        "5.0 MQTT-3.1.2-11",
        "5.0 MQTT-3.1.2-13"
    })
    void withoutAWillThereIsNothingOfIt(final int version) {
        malformed(version, new Connect(version).flip(WILL_QOS_1));
        malformed(version, new Connect(version).flip(WILL_QOS_2));
        malformed(version, new Connect(version).flip(WILL_RETAIN));
        malformed(version, withWill(version).flip(WILL));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.1.2-9", "5.0 MQTT-3.1.2-9"})
    void aWillThatIsAnnouncedIsThere(final int version) {
        accepted(version, withWill(version));
        malformed(version, new Connect(version).flip(WILL));
        malformed(version, new Connect(version).flip(WILL | USERNAME).username("only this"));
        malformed(version, new Connect(version).partOfWill(new Body().string("no payload")));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.1.2-14", "5.0 MQTT-3.1.2-12"})
    void aWillHasQos0To2(final int version) {
        accepted(version, withWill(version));
        accepted(version, withWill(version).flip(WILL_QOS_1));
        accepted(version, withWill(version).flip(WILL_QOS_2));
        malformed(version, withWill(version).flip(WILL_QOS_1 | WILL_QOS_2));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({"3.1.1 MQTT-3.1.2-18", "3.1.1 MQTT-3.1.2-19", "5.0 MQTT-3.1.2-16", "5.0 MQTT-3.1.2-17"})
    void theUserNameIsThereIfItsFlagIsSet(final int version) {
        accepted(version, new Connect(version));
        accepted(version, new Connect(version).username("u"));
        malformed(version, new Connect(version).username("u").flip(USERNAME));
        malformed(version, new Connect(version).flip(USERNAME));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({"3.1.1 MQTT-3.1.2-20", "3.1.1 MQTT-3.1.2-21", "5.0 MQTT-3.1.2-18", "5.0 MQTT-3.1.2-19"})
    void thePasswordIsThereIfItsFlagIsSet(final int version) {
        accepted(version, new Connect(version).username("u").password("p"));
        malformed(version, new Connect(version).username("u").password("p").flip(PASSWORD));
        malformed(version, new Connect(version).username("u").flip(PASSWORD));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.1.2-22", "5.0 MQTT-3.1.2-19"})
    void onlyMqtt5HasAPasswordWithoutUserName(final int version) {
        if (version == 5) {
            accepted(version, new Connect(version).password("p"));
        } else {
            malformed(version, new Connect(version).password("p"));
        }
    }
}
