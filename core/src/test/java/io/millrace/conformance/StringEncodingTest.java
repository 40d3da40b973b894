package io.millrace.conformance;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** UTF-8 Encoded Strings in every field of every packet that a client sends (§1.5.4). */
@Timeout(60)
class StringEncodingTest {
    /** Surrogates, truncated, over-long and five-byte characters, beyond U+10FFFF, and no characters at all. */
    private static final List<String> ILL_FORMED = List.of(
            "eda080",
            "edbfbf",
            "eda080edb080",
            "c3",
            "e282",
            "f09f98",
            "c0af",
            "c080",
            "e080af",
            "f08080af",
            "f888808080",
            "fc8480808080",
            "f4908080",
            "f5808080",
            "80",
            "bf",
            "fe",
            "ff",
            "c328",
            "e228a1");

    private static final int MALFORMED = 0x81;

    private final LiveBroker broker = LiveBroker.withEnhancedAuthentication();

    static Stream<StringField> fields() {
        return StringField.all().stream();
    }

    static Stream<StringField> plainFields() {
        return fields().filter(field -> !field.isPair());
    }

    static Stream<StringField> pairs() {
        return fields().filter(StringField::isPair);
    }

    /** Alone, and where a reader that takes eight bytes at a time might look away. */
    private static List<byte[]> positions(final String hex) {
        final byte[] character = HexFormat.of().parseHex(hex);
        final List<byte[]> texts = new ArrayList<>();
        texts.add(character);
        texts.add(new Body().text("abcdefghijk").raw(character).bytes());
        texts.add(new Body().raw(character).text("abcdefghijk").bytes());
        return texts;
    }

    /** The packet closes its connection, and no other one. */
    private void expectRefused(final StringField field, final List<String> characters) {
        try (Wire bystander = broker.connect(5)) {
            for (final String hex : characters) {
                for (final byte[] text : positions(hex)) {
                    try (Wire wire = field.connected(broker)) {
                        wire.send(field.packet().apply(text));
                        if (!field.isFirst()) {
                            wire.expectEnd(MALFORMED);
                        } else {
                            if (field.protocolVersion() == 5) {
                                wire.expectConnack(MALFORMED);
                            }
                            wire.expectClosed();
                        }
                    }
                }
            }
            bystander.expectNothing();
        }
    }

    @ParameterizedTest
    @MethodSource("plainFields")
    @Normative({"3.1.1 MQTT-1.5.3-1", "5.0 MQTT-1.5.4-1"})
    void illFormedStringsCloseTheConnection(final StringField field) {
        expectRefused(field, ILL_FORMED);
    }

    @ParameterizedTest
    @MethodSource("fields")
    @Normative({"3.1.1 MQTT-1.5.3-2", "5.0 MQTT-1.5.4-2"})
    void theNullCharacterClosesTheConnection(final StringField field) {
        expectRefused(field, List.of("00"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    @Normative("5.0 MQTT-1.5.7-1")
    void bothStringsOfAPairAreChecked(final StringField field) {
        expectRefused(field, ILL_FORMED);
    }
}
