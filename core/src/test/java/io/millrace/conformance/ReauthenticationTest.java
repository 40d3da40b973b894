package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Re-authentication of a connection that is open (§4.12.1). */
@Timeout(30)
class ReauthenticationTest {
    private static final int PROTOCOL_ERROR = 0x82;
    private static final int NOT_AUTHORIZED = 0x87;

    private final LiveBroker broker = LiveBroker.withEnhancedAuthentication();

    @ParameterizedTest
    @ValueSource(strings = {ChallengeMethod.TWO, ChallengeMethod.THREADED})
    @Normative({"5.0 MQTT-4.12.0-5", "5.0 MQTT-3.15.2-1", "5.0 MR-4.12.1-1"})
    void theClientMayAuthenticateAgainAndAgain(final String method) {
        try (Wire wire = Auth.connected(broker, method)) {
            for (int i = 0; i < 3; i++) {
                wire.send(Auth.packet(Auth.AGAIN, method, "begin"));
                Auth.expect(wire, Received.AUTH, Auth.CONTINUE, method, "q1");
                Auth.answer(wire, method);
                Auth.expect(wire, Received.AUTH, 0, method, "welcome");
            }
        }
    }

    @Test
    @Normative("5.0 MR-4.12.1-2")
    void otherPacketsFlowMeanwhile() {
        final String topic = LiveBroker.unique("t/");
        try (Wire wire = Auth.connected(broker, ChallengeMethod.TWO);
                Wire other = broker.connect(5)) {
            other.subscribe(topic + "/out", 0);
            wire.send(Auth.packet(Auth.AGAIN, ChallengeMethod.TWO, "begin"));
            Auth.expect(wire, Received.AUTH, Auth.CONTINUE, ChallengeMethod.TWO, "q1");
            wire.subscribe(topic + "/in", 0);
            wire.publish(topic + "/out", 1, 7, "out");
            other.expectPublish(topic + "/out", "out");
            assertEquals(7, wire.expect(Received.PUBACK).packetId());
            other.publish(topic + "/in", 0, 0, "in");
            wire.expectPublish(topic + "/in", "in");
            wire.send(new Body().packet(0xC0));
            wire.expect(Received.PINGRESP);
            Auth.answer(wire, ChallengeMethod.TWO);
            Auth.expect(wire, Received.AUTH, 0, ChallengeMethod.TWO, "welcome");
        }
    }

    @Test
    @Normative("5.0 MQTT-4.12.1-1")
    void theMethodStaysTheSame() {
        for (final String method : new String[] {ChallengeMethod.NONE, "unknown", ""}) {
            try (Wire wire = Auth.connected(broker, ChallengeMethod.TWO)) {
                wire.send(Auth.packet(Auth.AGAIN, method, "begin"));
                wire.expectEnd(PROTOCOL_ERROR);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ChallengeMethod.TWO, ChallengeMethod.THREADED})
    @Normative("5.0 MQTT-4.12.1-2")
    void aFailureClosesTheConnectionOnceEarlierPacketsAreAnswered(final String method) {
        final String topic = LiveBroker.unique("will/");
        try (Wire wire = broker.open(5);
                Wire other = broker.connect(5)) {
            other.subscribe(topic, 0);
            wire.send(
                    Auth.connect(method, "begin").will(topic, "gone", 0, false).packet());
            Auth.expect(wire, Received.AUTH, Auth.CONTINUE, method, "q1");
            Auth.answer(wire, method);
            Auth.expect(wire, Received.CONNACK, 0, method, "welcome");
            wire.send(Auth.packet(Auth.AGAIN, method, "begin"));
            Auth.expect(wire, Received.AUTH, Auth.CONTINUE, method, "q1");
            final Body earlier = new Body();
            for (int packetId = 1; packetId <= 20; packetId++) {
                earlier.raw(new Body()
                        .string(topic + "/x")
                        .u16(packetId)
                        .noProperties(5)
                        .text("payload")
                        .packet(0x32));
            }
            wire.send(earlier.bytes(), Auth.packet(Auth.CONTINUE, method, "wrong"));
            for (int packetId = 1; packetId <= 20; packetId++) {
                assertEquals(packetId, wire.expect(Received.PUBACK).packetId());
            }
            wire.expectEnd(NOT_AUTHORIZED);
            other.expectPublish(topic, "gone");
        }
    }

    /** Banned (0x8A) is a reason for CONNACK only ([MQTT-3.14.2-1]). */
    @Test
    @Normative("5.0 MQTT-3.14.2-1")
    void theReasonIsOneThatDisconnectHas() {
        try (Wire wire = Auth.connected(broker, ChallengeMethod.TWO)) {
            wire.send(Auth.packet(Auth.AGAIN, ChallengeMethod.TWO, "banned"));
            wire.expectEnd(NOT_AUTHORIZED);
        }
    }

    @Test
    @Normative({"5.0 MQTT-4.12.0-3", "5.0 MQTT-3.15.2-1"})
    void anAnswerNeedsAQuestion() {
        for (final int code : new int[] {Auth.CONTINUE, 0, 4, 0x80}) {
            try (Wire wire = Auth.connected(broker, ChallengeMethod.TWO)) {
                wire.send(Auth.packet(code, ChallengeMethod.TWO, "a1"));
                wire.expectEnd(PROTOCOL_ERROR);
            }
        }
    }

    @Test
    void oneAtATime() {
        try (Wire wire = Auth.connected(broker, ChallengeMethod.TWO)) {
            final byte[] again = Auth.packet(Auth.AGAIN, ChallengeMethod.TWO, "begin");
            wire.send(again, again);
            wire.expectEnd(PROTOCOL_ERROR);
        }
    }

    @Test
    @Normative({"5.0 MQTT-3.15.2-2", "5.0 MQTT-3.15.2-3"})
    void authIsNoLongerThanTheClientWants() {
        final String method = ChallengeMethod.WORDY;
        try (Wire wire = broker.open(5)) {
            // As long as the question, with which there is no room for anything else.
            final int length = Auth.packet(Auth.CONTINUE, method, question(1)).length;
            final Connect connect = Auth.connect(method, "begin");
            connect.properties().u8(0x27).u32(length);
            wire.send(connect.packet());
            Auth.expect(wire, Received.AUTH, Auth.CONTINUE, method, question(1));
            wire.send(Auth.packet(Auth.CONTINUE, method, "a1"));
            Auth.expect(wire, Received.CONNACK, 0, method, "welcome");
            wire.send(Auth.packet(Auth.AGAIN, method, "begin"));
            final Received again = Auth.expect(wire, Received.AUTH, Auth.CONTINUE, method, question(1));
            assertEquals(length, again.body().length + 2);
        }
    }

    private static String question(final int number) {
        return "q" + number + " ".repeat(100);
    }
}
