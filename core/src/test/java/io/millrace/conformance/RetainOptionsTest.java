package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Retain Handling and Retain As Published (§3.3.1.3, §3.8.3.1). */
@Timeout(30)
class RetainOptionsTest {
    private static final int RETAIN = 1;
    private static final int RETAIN_AS_PUBLISHED = 1 << 3;
    private static final int IF_NEW = 1 << 4;
    private static final int NEVER = 2 << 4;

    private final String topic = LiveBroker.unique("t/");

    @Test
    @Normative("5.0 MQTT-3.3.1-9")
    void handling0SendsWithEachSubscribe() {
        try (Wire client = withRetained()) {
            client.subscribe(topic, 0);
            client.expectPublish(topic, "kept");
            client.subscribe(topic, 0);
            client.expectPublish(topic, "kept");
        }
    }

    @Test
    @Normative("5.0 MQTT-3.3.1-10")
    void handling1SendsToANewSubscription() {
        try (Wire client = withRetained()) {
            client.subscribe(topic, IF_NEW);
            client.expectPublish(topic, "kept");
            client.subscribe(topic, IF_NEW | 1);
            client.expectNothing();
        }
    }

    @Test
    @Normative("5.0 MQTT-3.3.1-11")
    void handling2SendsNone() {
        try (Wire client = withRetained()) {
            client.subscribe(topic, NEVER);
            client.expectNothing();
        }
    }

    @Test
    @Normative({"5.0 MQTT-3.3.1-12", "5.0 MQTT-3.3.1-13"})
    void retainAsPublishedKeepsTheFlag() {
        try (Wire publisher = LiveBroker.standard().connect(5);
                Wire plain = LiveBroker.standard().connect(5);
                Wire keeping = LiveBroker.standard().connect(5)) {
            plain.subscribe(topic, 1);
            keeping.subscribe(topic, 1 | RETAIN_AS_PUBLISHED);
            for (int retain = 0; retain <= RETAIN; retain++) {
                for (int qos = 0; qos <= 1; qos++) {
                    publisher.publish(retain | qos << 1, topic, 7, new Body(), "any");
                    assertEquals(false, plain.expectPublish(topic, "any").isRetain());
                    assertEquals(
                            retain == RETAIN,
                            keeping.expectPublish(topic, "any").isRetain());
                }
            }
        }
    }

    private Wire withRetained() {
        final Wire client = LiveBroker.standard().connect(5);
        client.publish(RETAIN, topic, 0, new Body(), "kept");
        client.expectNothing();
        return client;
    }
}
