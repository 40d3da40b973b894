package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code mqtt.max_subscriptions}: what is beyond is refused by itself, in its place of the SUBACK. */
@Timeout(30)
class SubscriptionLimitTest {
    private static List<Integer> subscribe(final Wire wire, final int version, final String... filters) {
        final Subscribe subscribe = Subscribe.to(version, 1);
        for (final String filter : filters) {
            subscribe.filter(filter, 1);
        }
        return wire.send(subscribe.packet()).expect(Received.SUBACK).reasonCodes();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @Normative({
        "3.1.1 MQTT-3.8.4-5",
        "5.0 MQTT-3.8.4-6",
        "5.0 MQTT-3.8.4-7",
        "3.1.1 MQTT-3.9.3-1",
        "5.0 MQTT-3.9.3-1",
        "3.1.1 MQTT-3.9.3-2",
        "5.0 MQTT-3.9.3-2"
    })
    void beyondTheLimitASubscriptionIsRefusedAndReplacingIsNot(final int version) {
        final int refused = version == 5 ? 0x97 : 0x80;
        try (Wire wire = LiveBroker.with("mqtt.max_subscriptions = 3").connect(version)) {
            assertEquals(List.of(1, 1), subscribe(wire, version, "a", "b"));
            assertEquals(
                    List.of(1, 1, refused, 1, refused), subscribe(wire, version, "a", "$share/g/c", "d", "b", "e"));
            wire.publish("d", 0, 0, "refused");
            wire.publish("a", 0, 0, "there");
            wire.expectPublish("a", "there");
            wire.send(Subscribe.from(version, 2).filter("a").packet()).expect(Received.UNSUBACK);
            assertEquals(List.of(1, refused), subscribe(wire, version, "d", "a"));
            wire.publish("d", 0, 0, "there");
            wire.expectPublish("d", "there");
            wire.expectNothing();
        }
    }
}
