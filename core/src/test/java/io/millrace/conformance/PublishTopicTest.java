package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.mqtt.ReasonCode;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Topic Name of PUBLISH (§3.3.2.1). */
@Timeout(30)
class PublishTopicTest {
    private final String topic = LiveBroker.unique("t/");

    @ParameterizedTest
    @CsvSource({
        "3, 0002 61ff", "4, 0002 61ff", "5, 0002 61ff",
        "3, 0003 eda080", "4, 0003 eda080", "5, 0003 eda080",
        "3, 0002 6100", "4, 0002 6100", "5, 0002 6100",
        "3, 0009 6161", "4, 0009 6161", "5, 0009 6161",
        "3, 61", "4, 61", "5, 61",
        "4, ''", "5, ''"
    })
    @Normative({"3.1.1 MQTT-3.3.2-1", "5.0 MQTT-3.3.2-1"})
    void itStandsFirstAndIsUtf8(final int version, final String start) {
        try (Wire publisher = LiveBroker.standard().connect(version)) {
            final Body body = new Body().hex(start.replace(" ", ""));
            publisher.send(
                    (start.length() > 5 && !start.startsWith("0009") ? body.noProperties(version) : body).packet(0x30));
            publisher.expectEnd(ReasonCode.MALFORMED_PACKET);
        }
    }

    @ParameterizedTest
    @CsvSource({"3, a/+", "3, #", "4, a/+", "4, +", "4, a/#", "5, a/+", "5, +/a", "5, #", "5, a+", "5, a#/b"})
    @Normative({"3.1.1 MQTT-3.3.2-2", "5.0 MQTT-3.3.2-2"})
    void itHasNoWildcards(final int version, final String name) {
        try (Wire publisher = LiveBroker.standard().connect(version)) {
            publisher.publish(name, 0, 0, "wrong").expectEnd(ReasonCode.TOPIC_NAME_INVALID);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-3.3.2-3", "5.0 MQTT-3.3.2-3"})
    void itMatchesTheSubscribersFilter(final int version) {
        try (Wire publisher = LiveBroker.standard().connect(version);
                Wire subscriber = LiveBroker.standard().connect(version)) {
            subscriber.subscribe(topic + "/+/c", 0);
            subscriber.subscribe(topic + "/x/#", 1);
            subscriber.subscribe(topic + "/é", 2);
            int packetId = 1;
            for (final String end :
                    List.of("", "/", "/c", "/b/c", "/b/c/d", "/b/C", "/x", "/x/y/z", "/xx", "/é", "/e")) {
                publisher.publish(topic + end, 2, packetId++, "p");
            }
            LiveBroker.settle(publisher);
            final List<String> expected = List.of("/b/c", "/x", "/x/y/z", "/é");
            assertEquals(
                    expected.stream().map(end -> topic + end).toList(),
                    subscriber.drain().stream().map(Received::topic).toList());
        }
    }
}
