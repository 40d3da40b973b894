package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Topic Names a Topic Filter matches (§4.7). */
@Timeout(30)
class MatchingTest {
    private static final List<String> LEVELS = List.of("", "/", "/a", "//", "/a/", "//a", "/a/b", "/a/b/c", "/b");

    /** Of topics with this stem, those that come to who subscribes to stem and filter. */
    private static void matches(final int version, final String filter, final String... expected) {
        try (Wire wire = LiveBroker.standard().connect(version)) {
            final String stem = LiveBroker.unique("t");
            assertEquals(0, wire.subscribe(stem + filter, 0));
            for (final String level : LEVELS) {
                wire.publish(stem + level, 0, 0, "x");
            }
            assertEquals(
                    List.of(expected),
                    wire.publishes().stream()
                            .map(publish -> publish.topic().substring(stem.length()))
                            .toList(),
                    filter);
        }
    }

    /** Empty levels are levels, and a slash at the end begins one. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-4.7.1-2", "5.0 MQTT-4.7.1-1", "3.1.1 MQTT-4.7.1-3", "5.0 MQTT-4.7.1-2"})
    void wildcardsMatchWholeLevels(final int version) {
        matches(version, "/#", LEVELS.toArray(new String[0]));
        matches(version, "/a/#", "/a", "/a/", "/a/b", "/a/b/c");
        matches(version, "/+", "/", "/a", "/b");
        matches(version, "/a/+", "/a/", "/a/b");
        matches(version, "/+/+", "//", "/a/", "//a", "/a/b");
        matches(version, "//+", "//", "//a");
        matches(version, "/+/#", "/", "/a", "//", "/a/", "//a", "/a/b", "/a/b/c", "/b");
        matches(version, "/a", "/a");
        matches(version, "/a/", "/a/");
        matches(version, "//", "//");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-4.7.2-1", "5.0 MQTT-4.7.2-1"})
    void aWildcardInFrontDoesNotMatchADollar(final int version) {
        // Without what other tests have retained.
        try (Wire wire = LiveBroker.with("retainer.enable = false").connect(version)) {
            final String stem = LiveBroker.unique("t");
            wire.subscribe("#", 0);
            wire.subscribe("+/" + stem, 0);
            wire.subscribe("+/#", 0);
            wire.subscribe("+/" + stem + "/#", 0);
            wire.publish("$" + stem, 0, 0, "hidden");
            wire.publish("$/" + stem, 0, 0, "hidden");
            wire.publish("$x/" + stem, 0, 0, "hidden");
            wire.publish("$x/" + stem + "/y", 0, 0, "hidden");
            wire.publish("a$x/" + stem, 0, 0, "seen");
            wire.expectPublish("a$x/" + stem, "seen");
            wire.expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-4.7.2-1", "5.0 MQTT-4.7.2-1"})
    void aDollarInFrontMatchesADollar(final int version) {
        try (Wire wire = LiveBroker.standard().connect(version)) {
            final String stem = LiveBroker.unique("t");
            wire.subscribe("$x/" + stem + "/#", 0);
            wire.subscribe("a/+/" + stem, 0);
            wire.publish("$x/" + stem, 0, 0, "1");
            wire.publish("$x/" + stem + "/y", 0, 0, "2");
            // Only in front is it anything special.
            wire.publish("a/$x/" + stem, 0, 0, "3");
            wire.expectPublish("$x/" + stem, "1");
            wire.expectPublish("$x/" + stem + "/y", "2");
            wire.expectPublish("a/$x/" + stem, "3");
        }
    }

    /**
     * Names that look the same, or nearly: composed and decomposed, upper and lower case, a byte order mark, a space in
     * front, an unassigned character. Each matches itself and arrives as it was.
     */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-4.7.3-4", "5.0 MQTT-4.7.3-4"})
    void nothingIsNormalizedOrReplaced(final int version) {
        final List<String> names = List.of(
                "\u00e9",
                "e\u0301",
                "E\u0301",
                "\ufeff\u00e9",
                " \u00e9",
                "\u00e9 ",
                "\u212b",
                "\u00c5",
                "\u00df",
                "ss",
                "\ud83d\ude00",
                "\u0378",
                "\ufb01",
                "fi",
                "%C3%A9",
                "\u00ad");
        try (Wire wire = LiveBroker.standard().connect(version)) {
            for (final String name : names) {
                final String stem = LiveBroker.unique("t/");
                wire.subscribe(stem + name + "/+", 0);
                wire.subscribe(name + stem, 0);
                for (final String other : names) {
                    wire.publish(stem + other + "/x", 0, 0, other);
                    wire.publish(other + stem, 0, 0, other);
                }
                wire.expectPublish(stem + name + "/x", name);
                wire.expectPublish(name + stem, name);
                wire.expectNothing();
            }
        }
    }
}
