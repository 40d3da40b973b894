package io.millrace.conformance;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The strings of CONNECT are UTF-8 and stand in their order (§3.1.3). */
@Timeout(30)
class ConnectStringsTest {
    private static final int MALFORMED = 0x81;
    private static final String PLACE = "QQQ";

    /** An overlong form, a surrogate, a byte that never is, a character cut off, and U+0000. */
    private static final List<String> NOT_UTF8 = List.of("41c080", "eda080", "41ff42", "4141e2", "410041");

    private final LiveBroker broker = LiveBroker.standard();

    /** The packet with other bytes where {@link #PLACE} was. */
    private static byte[] with(final byte[] packet, final String digits) {
        final byte[] place = PLACE.getBytes();
        final byte[] changed = packet.clone();
        for (int i = 0; i + place.length <= packet.length; i++) {
            if (Arrays.equals(packet, i, i + place.length, place, 0, place.length)) {
                System.arraycopy(HexFormat.of().parseHex(digits), 0, changed, i, place.length);
            }
        }
        return changed;
    }

    private void isUtf8(final int version, final Connect connect) {
        final byte[] packet = connect.packet();
        for (final String digits : NOT_UTF8) {
            try (Wire wire = broker.open(version)) {
                wire.send(with(packet, digits));
                wire.expectRefusal(MALFORMED);
            }
        }
        try (Wire wire = broker.open(version)) {
            wire.send(with(packet, "e282ac"));
            wire.expectConnack(0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({"3.1.1 MQTT-3.1.3-4", "5.0 MQTT-3.1.3-4"})
    void theClientIdIsUtf8(final int version) {
        isUtf8(version, new Connect(version).clientId(LiveBroker.unique("c") + PLACE));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({"3.1.1 MQTT-3.1.3-10", "5.0 MQTT-3.1.3-11"})
    void theWillTopicIsUtf8(final int version) {
        isUtf8(version, new Connect(version).will("w/" + PLACE, "gone", 0, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({"3.1.1 MQTT-3.1.3-11", "5.0 MQTT-3.1.3-12"})
    void theUserNameIsUtf8(final int version) {
        isUtf8(version, new Connect(version).username(PLACE));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({"3.1.1 MQTT-3.1.3-3", "5.0 MQTT-3.1.3-3"})
    void thereIsAClientId(final int version) {
        final Body body = new Body().string("MQTT").u8(version).u8(2).u16(0).noProperties(version);
        try (Wire wire = broker.open(version)) {
            wire.send(body.packet(0x10));
            wire.expectRefusal(MALFORMED);
        }
    }

    /** In another order the password, which is not UTF-8, would be a string, or the Will another one. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({"3.1.1 MQTT-3.1.3-1", "5.0 MQTT-3.1.3-1", "3.1.1 MQTT-3.1.3-3", "5.0 MQTT-3.1.3-3"})
    void theFieldsStandInTheirOrder(final int version) {
        final String topic = LiveBroker.unique("w/");
        final String clientId = LiveBroker.unique("c");
        final Connect connect = new Connect(version)
                .clientId(clientId)
                .will(topic, "gone", 1, false)
                .username("name")
                .password(PLACE);
        try (Wire subscriber = broker.connect(version);
                Wire wire = broker.open(version)) {
            subscriber.subscribe(topic, 1);
            wire.send(with(connect.packet(), "ff00ff"));
            wire.expectConnack(0);
            broker.connect(version, clientId).close();
            subscriber.expectPublish(topic, "gone");
        }
    }
}
