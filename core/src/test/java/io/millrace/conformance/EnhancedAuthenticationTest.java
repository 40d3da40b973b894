package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Enhanced authentication while a client connects (§4.12). */
@Timeout(30)
class EnhancedAuthenticationTest {
    private static final int MALFORMED = 0x81;
    private static final int PROTOCOL_ERROR = 0x82;

    private final LiveBroker broker = LiveBroker.withEnhancedAuthentication();

    @ParameterizedTest
    @ValueSource(strings = {ChallengeMethod.TWO, ChallengeMethod.THREADED})
    @Normative({"5.0 MQTT-4.12.0-2", "5.0 MQTT-4.12.0-3", "5.0 MQTT-4.12.0-5", "5.0 MQTT-3.15.1-1", "5.0 MQTT-3.15.2-1"
    })
    void theClientAnswersUntilTheServerIsContent(final String method) {
        try (Wire wire = Auth.connected(broker, method)) {
            wire.send(new Body().packet(0xC0));
            wire.expect(Received.PINGRESP);
        }
    }

    @Test
    @Normative("5.0 MQTT-4.12.0-5")
    void noQuestionNeedBeAsked() {
        try (Wire wire = broker.open(5)) {
            wire.send(Auth.connect(ChallengeMethod.NONE, "begin").packet(), new Body().packet(0xC0));
            Auth.expect(wire, Received.CONNACK, 0, ChallengeMethod.NONE, null);
            wire.expect(Received.PINGRESP);
        }
    }

    @Test
    void theRestOfConnectCountsAsEver() {
        final String clientId = LiveBroker.unique("c");
        final String topic = LiveBroker.unique("t/");
        try (Wire first = broker.open(5)) {
            final Connect connect = Auth.connect(ChallengeMethod.TWO, "").clientId(clientId);
            first.send(connect.expiryS(60).username("joe").password("secret").packet());
            Auth.expect(first, Received.AUTH, Auth.CONTINUE, ChallengeMethod.TWO, "q1");
            Auth.answer(first, ChallengeMethod.TWO);
            assertFalse(Auth.expect(first, Received.CONNACK, 0, ChallengeMethod.TWO, "welcome")
                    .isSessionPresent());
            first.subscribe(topic, 1);
        }
        try (Wire second = broker.open(5);
                Wire publisher = broker.connect(5)) {
            final Connect connect =
                    Auth.connect(ChallengeMethod.TWO, "").clientId(clientId).resume();
            second.send(connect.packet());
            Auth.expect(second, Received.AUTH, Auth.CONTINUE, ChallengeMethod.TWO, "q1");
            Auth.answer(second, ChallengeMethod.TWO);
            assertTrue(Auth.expect(second, Received.CONNACK, 0, ChallengeMethod.TWO, "welcome")
                    .isSessionPresent());
            publisher.publish(topic, 0, 0, "after");
            second.expectPublish(topic, "after");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SCRAM-SHA-1", "TWO-QUESTION", "TWO-QUESTIONS-"})
    @Normative("5.0 MQTT-4.12.0-1")
    void aMethodThatIsNotOfferedIsRefused(final String method) {
        for (final LiveBroker each : new LiveBroker[] {broker, LiveBroker.standard()}) {
            try (Wire wire = each.open(5)) {
                wire.send(Auth.connect(method, "begin").packet());
                final Received connack = wire.expectConnack(0x8C);
                assertNull(connack.property(0x15));
                wire.expectClosed();
            }
        }
    }

    static Stream<byte[]> packetsOutOfOrder() {
        return Stream.of(
                new Body().string("early").noProperties(5).text("x").packet(0x30),
                new Body().u16(1).packet(0x40),
                new Body().u16(1).packet(0x62),
                new Body().u16(1).noProperties(5).string("early").u8(0).packet(0x82),
                new Body().u16(1).noProperties(5).string("early").packet(0xA2),
                new Body().packet(0xC0),
                new Connect(5).packet(),
                // An AUTH that begins another one, one that says that all is well, and one of another method.
                Auth.packet(Auth.AGAIN, ChallengeMethod.TWO, "a1"),
                Auth.packet(0, ChallengeMethod.TWO, "a1"),
                new Body().packet(0xF0),
                Auth.packet(Auth.CONTINUE, ChallengeMethod.NONE, "a1"),
                Auth.packet(Auth.CONTINUE, new Body()));
    }

    @ParameterizedTest
    @MethodSource("packetsOutOfOrder")
    @Normative({"5.0 MQTT-3.1.2-30", "5.0 MQTT-3.14.0-1", "5.0 MQTT-4.12.0-3", "5.0 MQTT-4.12.0-5", "5.0 MQTT-3.15.2-1"
    })
    void nothingButAnAnswerIsTakenBeforeConnack(final byte[] packet) {
        try (Wire bystander = broker.connect(5);
                Wire wire = Auth.challenged(broker, ChallengeMethod.TWO)) {
            bystander.subscribe("early", 0);
            wire.send(packet, Auth.packet(Auth.CONTINUE, ChallengeMethod.TWO, "a1"));
            wire.expectConnack(PROTOCOL_ERROR);
            wire.expectClosed();
            bystander.expectNothing();
        }
    }

    @Test
    @Normative("5.0 MQTT-3.15.1-1")
    void theReservedFlagsOfAuthAreChecked() {
        for (int flags = 1; flags < 16; flags++) {
            try (Wire wire = Auth.challenged(broker, ChallengeMethod.TWO)) {
                final byte[] packet = Auth.packet(Auth.CONTINUE, ChallengeMethod.TWO, "a1");
                packet[0] |= flags;
                wire.send(packet);
                wire.expectConnack(MALFORMED);
                wire.expectClosed();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ChallengeMethod.TWO, ChallengeMethod.THREADED})
    @Normative("5.0 MQTT-4.12.0-4")
    void aWrongAnswerEndsTheConnection(final String method) {
        final String topic = LiveBroker.unique("will/");
        try (Wire bystander = broker.connect(5);
                Wire wire = broker.open(5)) {
            bystander.subscribe(topic, 0);
            wire.send(
                    Auth.connect(method, "begin").will(topic, "gone", 0, false).packet());
            Auth.expect(wire, Received.AUTH, Auth.CONTINUE, method, "q1");
            wire.send(Auth.packet(Auth.CONTINUE, method, "a2"));
            assertNull(wire.expectConnack(0x87).property(0x15));
            wire.expectClosed();
            bystander.expectNothing();
        }
    }

    @Test
    @Normative("5.0 MQTT-4.12.0-4")
    void theReasonOfTheMethodIsTheReasonOfTheRefusal() {
        try (Wire wire = broker.open(5)) {
            wire.send(Auth.connect(ChallengeMethod.TWO, "banned").packet());
            wire.expectConnack(0x8A);
            wire.expectClosed();
        }
    }

    @Test
    void theClientMayGiveUp() {
        final String topic = LiveBroker.unique("will/");
        try (Wire bystander = broker.connect(5);
                Wire wire = broker.open(5)) {
            bystander.subscribe(topic, 0);
            wire.send(Auth.connect(ChallengeMethod.TWO, "begin")
                    .will(topic, "gone", 0, false)
                    .packet());
            Auth.expect(wire, Received.AUTH, Auth.CONTINUE, ChallengeMethod.TWO, "q1");
            wire.send(new Body().u8(4).packet(0xE0));
            wire.expectClosed();
            bystander.expectNothing();
        }
    }

    @Test
    @Normative({"5.0 MQTT-4.12.0-6", "5.0 MQTT-4.12.0-7"})
    void withoutAMethodThereIsNoAuth() {
        for (final LiveBroker each : new LiveBroker[] {broker, LiveBroker.standard()}) {
            for (final int code : new int[] {Auth.CONTINUE, Auth.AGAIN}) {
                try (Wire wire = each.open(5)) {
                    wire.send(new Connect(5).username("joe").packet());
                    final Received connack = wire.expectConnack(0);
                    assertNull(connack.property(0x15));
                    assertNull(connack.property(0x16));
                    wire.send(Auth.packet(code, ChallengeMethod.TWO, "a1"));
                    wire.expectEnd(PROTOCOL_ERROR);
                }
            }
        }
    }

    @Test
    @Normative("5.0 MQTT-4.12.0-7")
    void authIsNoFirstPacket() {
        try (Wire wire = broker.open(5)) {
            wire.send(Auth.packet(Auth.CONTINUE, ChallengeMethod.TWO, "a1"));
            wire.expectClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void olderVersionsHaveNoAuth(final int version) {
        try (Wire wire = broker.connect(version)) {
            wire.send(Auth.packet(Auth.CONTINUE, ChallengeMethod.TWO, "a1"));
            wire.expectClosed();
        }
    }

    /** A packet that is longer than the client wants must not be sent ([MQTT-3.1.2-24]), whatever it carries. */
    @Test
    @Normative({"5.0 MQTT-3.15.2-2", "5.0 MQTT-3.15.2-3"})
    void authIsNoLongerThanTheClientWants() {
        final int length = Auth.packet(Auth.CONTINUE, ChallengeMethod.TWO, "q1").length;
        for (final int less : new int[] {0, 1}) {
            try (Wire wire = broker.open(5)) {
                final Connect connect = Auth.connect(ChallengeMethod.TWO, "begin");
                connect.properties().u8(0x27).u32(length - less);
                wire.send(connect.packet());
                if (less == 0) {
                    Auth.expect(wire, Received.AUTH, Auth.CONTINUE, ChallengeMethod.TWO, "q1");
                } else {
                    wire.expectConnack(0x83);
                    wire.expectClosed();
                }
            }
        }
    }
}
