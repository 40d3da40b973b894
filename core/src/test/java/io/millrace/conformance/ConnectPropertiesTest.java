package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The properties of CONNECT and of the Will (MQTT 5.0 §3.1.2.11, §3.1.3.2). */
@Timeout(30)
class ConnectPropertiesTest {
    private static final int PROTOCOL_ERROR = 0x82;
    private static final int RESPONSE_INFORMATION = 0x1A;

    private final LiveBroker broker = LiveBroker.standard();

    private void isProtocolError(final Connect connect) {
        try (Wire wire = broker.open(5)) {
            wire.send(connect.packet());
            wire.expectRefusal(PROTOCOL_ERROR);
        }
    }

    private void isAccepted(final Connect connect) {
        try (Wire wire = broker.open(5)) {
            wire.send(connect.packet());
            wire.expectConnack(0);
        }
    }

    private static Connect with(final String properties) {
        final Connect connect = new Connect(5);
        connect.properties().hex(properties);
        return connect;
    }

    private static Connect withWill(final String properties) {
        final Connect connect = new Connect(5).will("w", "gone", 0, false);
        connect.willProperties().hex(properties);
        return connect;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11 00000005",
                "21 0005",
                "27 00010000",
                "22 0005",
                "19 00",
                "17 01",
            })
    @Normative("5.0 MR-3.1.2-1")
    void aPropertyStandsThereOnce(final String property) {
        isAccepted(with(property));
        isProtocolError(with(property + property));
    }

    @Test
    @Normative("5.0 MR-3.1.2-1")
    void theAuthenticationPropertiesStandThereOnce() {
        isProtocolError(with("15 0001 61 15 0001 61"));
        isProtocolError(with("15 0001 61 16 0001 61 16 0001 61"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"18 00000001", "01 01", "02 00000001", "03 0001 61", "08 0001 61", "09 0001 61"})
    @Normative("5.0 MR-3.1.3-1")
    void aPropertyOfTheWillStandsThereOnce(final String property) {
        isAccepted(withWill(property));
        isProtocolError(withWill(property + property));
    }

    @Test
    void userPropertiesMayBeMany() {
        final String same = "26 0001 61 0001 62";
        isAccepted(with(same + same + same));
        isAccepted(withWill(same + same + same));
    }

    @Test
    @Normative("5.0 MR-3.1.2-2")
    void receiveMaximumIsNotZero() {
        isProtocolError(with("21 0000"));
        isAccepted(with("21 0001"));
    }

    @Test
    @Normative("5.0 MR-3.1.2-3")
    void maximumPacketSizeIsNotZero() {
        isProtocolError(with("27 00000000"));
        isAccepted(with("27 ffffffff"));
    }

    @Test
    @Normative("5.0 MR-3.1.2-4")
    void whatIsAskedForIsYesOrNo() {
        for (final String id : List.of("17", "19")) {
            isAccepted(with(id + "00"));
            isAccepted(with(id + "01"));
            isProtocolError(with(id + "02"));
            isProtocolError(with(id + "ff"));
        }
    }

    @Test
    @Normative("5.0 MR-3.1.2-5")
    void authenticationDataNeedsAMethod() {
        isProtocolError(with("16 0001 61"));
    }

    @Test
    @Normative("5.0 MQTT-3.1.2-28")
    void responseInformationIsForWhoAsksForIt() {
        final LiveBroker telling = LesserBrokers.modest();
        for (final String properties : List.of("", "19 00", "19 01")) {
            try (Wire wire = telling.open(5)) {
                wire.send(with(properties).packet());
                final String answer = wire.expectConnack(0).property(RESPONSE_INFORMATION);
                if (properties.endsWith("01")) {
                    assertEquals("0008616e73776572732f", answer);
                } else {
                    assertNull(answer);
                }
            }
        }
        try (Wire wire = broker.open(5)) {
            wire.send(with("19 01").packet());
            assertNull(wire.expectConnack(0).property(RESPONSE_INFORMATION), "there is nothing to tell");
        }
    }

    @Test
    @Normative("5.0 MQTT-3.1.2-29")
    void whoWantsNoProblemInformationGetsNone() {
        try (Wire wire = broker.open(5)) {
            wire.send(with("17 00").packet());
            wire.expectConnack(0);
            wire.send(
                    new Body().u16(1).u8(0).string("/".repeat(200)).u8(0).packet(0x82),
                    new Body().u16(2).u8(0).string("nobody").packet(0xA2),
                    new Body().string(LiveBroker.unique("t/")).u16(3).u8(0).packet(0x32),
                    new Body().string(LiveBroker.unique("t/")).u16(4).u8(0).packet(0x34),
                    new Body().u16(5).packet(0x62),
                    new Body().u16(6).packet(0x50));
            final List<Received> answers = wire.drain();
            assertEquals(6, answers.size(), answers::toString);
            assertTrue(answers.stream().anyMatch(answer -> answer.reasonCode() >= 0x80));
            for (final Received answer : answers) {
                final boolean hasProperties = answer.type() == Received.SUBACK
                        || answer.type() == Received.UNSUBACK
                        || answer.body().length > 3;
                assertFalse(
                        hasProperties
                                && answer.properties().stream()
                                        .anyMatch(text -> text.startsWith("1f") || text.startsWith("26")),
                        answer::toString);
            }
        }
    }

    @Test
    void theSessionExpiryIntervalOfASessionThatEndsCannotBeRaised() {
        try (Wire wire = broker.connect(5)) {
            wire.send(new Body().hex("00 05 11 00000005").packet(0xE0));
            wire.expectEnd(PROTOCOL_ERROR);
        }
        final String clientId = LiveBroker.unique("c");
        final Connect lasting = new Connect(5).clientId(clientId).resume().expiryS(100);
        try (Wire wire = broker.open(5)) {
            wire.send(lasting.packet());
            wire.expectConnack(0);
            wire.send(new Body().hex("00 05 11 00000000").packet(0xE0));
            wire.expectClosed();
        }
        try (Wire wire = broker.open(5)) {
            wire.send(lasting.packet());
            assertFalse(wire.expectConnack(0).isSessionPresent(), "it said at last that it should end");
        }
    }

    @Test
    void theSessionExpiryIntervalIsCappedAndTheClientTold() {
        for (final long askedS : new long[] {0, 10, 11, 0xFFFF_FFFFL}) {
            try (Wire wire = LesserBrokers.modest().open(5)) {
                wire.send(new Connect(5).expiryS(askedS).packet());
                assertEquals(askedS > 10 ? 10 : -1, wire.expectConnack(0).number(0x11));
            }
        }
    }
}
