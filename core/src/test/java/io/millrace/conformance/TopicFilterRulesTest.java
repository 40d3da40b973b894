package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bytes are a Topic Filter, and which are not (§4.7.1, §4.7.3). */
@Timeout(30)
class TopicFilterRulesTest {
    private static final int TOPIC_FILTER_INVALID = 0x8F;
    private static final int LEVEL_LIMIT = 128;

    private static void ends(final int version, final String filter) {
        final List<byte[]> packets = List.of(
                Subscribe.to(version, 1).filter(filter, 1).packet(),
                Subscribe.to(version, 1).filter("f", 1).filter(filter, 1).packet(),
                Subscribe.from(version, 1).filter(filter).packet(),
                Subscribe.from(version, 1).filter("f").filter(filter).packet());
        for (final byte[] packet : packets) {
            try (Wire wire = LiveBroker.standard().connect(version)) {
                wire.send(packet);
                wire.expectEnd(TOPIC_FILTER_INVALID);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-4.7.1-2", "5.0 MQTT-4.7.1-1", "3.1.1 MQTT-4.8.0-1"})
    void theMultiLevelWildcardStandsAloneAndLast(final int version) {
        for (final String filter : List.of("##", "#/", "#/a", "a#", "#a", "a/#/b", "a/b#", "a/#b", "/#/", "+#")) {
            ends(version, filter);
        }
        isTaken(version, "#");
        isTaken(version, "/#");
        isTaken(version, "a//#");
        isTaken(version, "+/#");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-4.7.1-3", "5.0 MQTT-4.7.1-2", "3.1.1 MQTT-4.8.0-1"})
    void theSingleLevelWildcardFillsItsLevel(final int version) {
        for (final String filter : List.of("++", "a+", "+a", "a/+b", "a/b+", "a/b+/c", "+a/b", "a/+b+", "#+")) {
            ends(version, filter);
        }
        isTaken(version, "+");
        isTaken(version, "+/+");
        isTaken(version, "/+/");
        isTaken(version, "a/+/b/+");
    }

    private static void isTaken(final int version, final String filter) {
        try (Wire wire = LiveBroker.standard().connect(version)) {
            assertEquals(1, wire.subscribe(filter, 1));
        }
    }

    /** The broker takes them, whatever MQTT 3.1.1 permits others. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-4.7.3-1", "5.0 MQTT-4.7.3-1"})
    void aTopicFilterIsNotEmpty(final int version) {
        ends(version, "");
        isTaken(version, "/");
        isTaken(version, " ");
    }

    /** A Topic Name neither; with MQTT 5 a Topic Alias would have to stand for it. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-4.7.3-1", "5.0 MQTT-4.7.3-1"})
    void aTopicNameIsNotEmpty(final int version) {
        try (Wire wire = LiveBroker.standard().connect(version)) {
            wire.publish("", 0, 0, "x");
            if (version == 5) {
                wire.expect(Received.DISCONNECT);
            }
            wire.expectClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({"3.1.1 MQTT-4.7.3-2", "5.0 MQTT-4.7.3-2"})
    void thereIsNoU0000InATopicFilterOrTopicName(final int version) {
        final List<byte[]> packets = List.of(
                Subscribe.to(version, 1).filter("a\0b", 1).packet(),
                Subscribe.to(version, 1).filter("\0", 1).packet(),
                Subscribe.from(version, 1).filter("a/\0").packet(),
                new Body().string("a\0b").noProperties(version).packet(0x30));
        for (final byte[] packet : packets) {
            try (Wire wire = LiveBroker.standard().connect(version)) {
                wire.send(packet);
                if (version == 5) {
                    wire.expect(Received.DISCONNECT);
                }
                wire.expectClosed();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({"3.1.1 MQTT-4.7.1-1", "5.0 MQTT-4.7.0-1"})
    void thereAreNoWildcardsInATopicName(final int version) {
        for (final String topic : List.of("#", "+", "a/#", "a/+/b", "a+", "a#b")) {
            try (Wire wire = LiveBroker.standard().connect(version)) {
                wire.publish(topic, 0, 0, "x");
                if (version == 5) {
                    wire.expect(Received.DISCONNECT);
                }
                wire.expectClosed();
            }
        }
    }

    /** As long as a string can be, as name and as filter, and all of it counts. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-4.7.3-3", "5.0 MQTT-4.7.3-3"})
    void topicsOf65535BytesAreTaken(final int version) {
        try (Wire wire = LiveBroker.standard().connect(version)) {
            final String stem = LiveBroker.unique("t");
            final String longest = stem + "x".repeat(65_535 - stem.length());
            final String other = longest.substring(0, 65_534) + "y";
            assertEquals(1, wire.subscribe(longest, 1));
            wire.publish(other, 0, 0, "not this");
            wire.publish(longest, 0, 0, "this");
            wire.expectPublish(longest, "this");
            wire.expectNothing();
        }
    }

    /** More levels than we take is not against the protocol: the others of the packet count. */
    @Test
    void aFilterOfTooManyLevelsIsRefusedAlone() {
        final String tooDeep = "/".repeat(LEVEL_LIMIT);
        try (Wire wire = LiveBroker.standard().connect(5)) {
            final byte[] packet = Subscribe.to(5, 1)
                    .filter("a", 1)
                    .filter(tooDeep, 1)
                    .filter(tooDeep.substring(1), 2)
                    .packet();
            assertEquals(
                    List.of(1, TOPIC_FILTER_INVALID, 2),
                    wire.send(packet).expect(Received.SUBACK).reasonCodes());
            wire.send(Subscribe.from(5, 2).filter(tooDeep).filter("a").packet());
            assertEquals(
                    List.of(TOPIC_FILTER_INVALID, 0),
                    wire.expect(Received.UNSUBACK).reasonCodes());
        }
        try (Wire wire = LiveBroker.standard().connect(4)) {
            wire.send(Subscribe.to(4, 1).filter("a", 1).filter(tooDeep, 1).packet());
            assertEquals(List.of(1, 0x80), wire.expect(Received.SUBACK).reasonCodes());
        }
    }

    @Test
    void aTopicNameOfTooManyLevelsEndsTheConnection() {
        try (Wire wire = LiveBroker.standard().connect(5)) {
            wire.publish("/".repeat(LEVEL_LIMIT), 0, 0, "x");
            wire.expectEnd(0x90);
        }
    }
}
