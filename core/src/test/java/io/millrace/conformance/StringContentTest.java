package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings that are valid stay as they are, whatever they mean (§1.5.4). */
@Timeout(30)
class StringContentTest {
    private static final String BOM = "\uFEFF";

    private final LiveBroker broker = LiveBroker.standard();

    /** At the beginning, where others take it off, in the middle and at the end. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-1.5.3-3", "5.0 MQTT-1.5.4-3"})
    void theByteOrderMarkIsACharacter(final int version) {
        final String plain = LiveBroker.unique("bom/");
        try (Wire wire = broker.connect(version)) {
            for (final String topic : List.of(BOM + plain, plain + BOM + "/x", plain + "/" + BOM)) {
                wire.subscribe(topic, 0);
                wire.publish(topic, 0, 0, BOM);
                wire.expectPublish(topic, BOM);
                wire.publish(topic.replace(BOM, ""), 0, 0, "other");
                wire.expectNothing();
            }
        }
    }

    @Test
    @Normative("5.0 MQTT-1.5.4-3")
    void itStaysInProperties() {
        final String topic = LiveBroker.unique("bom/");
        final Body properties = new Body();
        properties.u8(0x03).string(BOM + "text" + BOM).u8(0x08).string(BOM + "reply");
        properties.u8(0x26).string(BOM + "name").string("value" + BOM);
        try (Wire wire = broker.connect(5)) {
            wire.subscribe(topic, 0);
            wire.publish(0x30, topic, 0, properties, "");
            final String sent = HexFormat.of().formatHex(properties.bytes());
            assertEquals(sent, String.join("", wire.expectPublish(topic, "").properties()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({"3.1.1 MQTT-1.5.3-3", "5.0 MQTT-1.5.4-3"})
    void clientsThatDifferByItAreTwo(final int version) {
        final String clientId = LiveBroker.unique("c");
        assertFalse(isSessionPresent(version, BOM + clientId));
        assertFalse(isSessionPresent(version, clientId));
        assertTrue(isSessionPresent(version, BOM + clientId));
    }

    private boolean isSessionPresent(final int version, final String clientId) {
        try (Wire wire = broker.open(version)) {
            final Connect connect = new Connect(version).clientId(clientId).resume();
            wire.send((version == 5 ? connect.expiryS(60) : connect).packet());
            final boolean isPresent = wire.expectConnack(0).isSessionPresent();
            wire.send(new Body().packet(0xE0));
            wire.expectClosed();
            return isPresent;
        }
    }

    /** A receiver may refuse control characters and non-characters; this one does not. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void everyOtherCharacterPasses(final int version) {
        final String stem = LiveBroker.unique("any/");
        final List<Integer> characters = List.of(
                0x01, 0x1F, 0x7F, 0x80, 0x9F, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFDD0, 0xFEFF, 0xFFFE, 0xFFFF, 0x10000,
                0x1FFFF, 0x10FFFF);
        try (Wire wire = broker.connect(version)) {
            wire.subscribe(stem + "/#", 0);
            for (final int character : characters) {
                final String topic = stem + "/" + Character.toString(character);
                assertEquals(topic, new String(topic.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
                wire.publish(topic, 0, 0, "x");
                wire.expectPublish(topic, "x");
            }
        }
    }
}
