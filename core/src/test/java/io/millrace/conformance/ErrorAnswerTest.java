package io.millrace.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a connection, and what the client is told before (MQTT 3.1.1 §4.8, 5.0 §4.13). */
@Timeout(30)
class ErrorAnswerTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        packet type 0                                    | 00 00                              | 81
        a Remaining Length of five bytes                 | 30 80 80 80 80 01                  | 81
        PUBLISH with QoS 3                               | 36 06 0001 74 0001 00              | 81
        PUBLISH with a Topic Name that is not UTF-8      | 30 04 0001 FF 00                   | 81
        PUBLISH with a property of CONNECT               | 30 07 0001 74 03 21 0001           | 81
        PUBLISH with properties behind its end           | 30 05 0001 74 05 01                | 81
        PUBACK that is too short                         | 40 01 00                           | 81
        PUBREC with flags                                | 51 02 0001                         | 81
        PUBREL without its flags                         | 60 02 0001                         | 81
        PUBCOMP with flags                               | 72 02 0001                         | 81
        SUBSCRIBE without its flags                      | 80 07 0001 00 0001 61 00           | 81
        SUBSCRIBE with reserved options                  | 82 07 0001 00 0001 61 40           | 81
        SUBSCRIBE with a Topic Filter behind its end     | 82 07 0001 00 0009 61 00           | 81
        UNSUBSCRIBE without its flags                    | A0 06 0001 00 0001 61              | 81
        UNSUBSCRIBE with a Topic Filter that holds U+0000| A2 06 0001 00 0001 00              | 81
        PINGREQ with something in it                     | C0 01 00                           | 81
        DISCONNECT with flags                            | E1 00                              | 81
        PUBLISH without Topic Name and Topic Alias       | 30 03 0000 00                      | 82
        PUBLISH with Payload Format Indicator 2          | 30 06 0001 74 02 01 02             | 82
        PUBLISH with two Content Types                   | 30 0C 0001 74 08 03 0001 63 03 0001 63 | 82
        PUBLISH with a Subscription Identifier           | 30 06 0001 74 02 0B 01             | 82
        PUBACK with Packet Identifier 0                  | 40 02 0000                         | 82
        PUBREL with a Reason Code that it has not        | 62 03 0001 10                      | 82
        SUBSCRIBE without a Topic Filter                 | 82 03 0001 00                      | 82
        SUBSCRIBE with QoS 3                             | 82 07 0001 00 0001 61 03           | 82
        SUBSCRIBE with Retain Handling 3                 | 82 07 0001 00 0001 61 30           | 82
        SUBSCRIBE with Subscription Identifier 0         | 82 09 0001 02 0B 00 0001 61 00     | 82
        UNSUBSCRIBE without a Topic Filter               | A2 03 0001 00                      | 82
        CONNACK, which only servers send                 | 20 03 00 00 00                     | 82
        SUBACK, which only servers send                  | 90 04 0001 00 00                   | 82
        UNSUBACK, which only servers send                | B0 04 0001 00 00                   | 82
        PINGRESP, which only servers send                | D0 00                              | 82
        DISCONNECT with a Reason Code of servers         | E0 01 8E                           | 82
        PUBLISH to a Topic Filter                        | 30 04 0001 23 00                   | 90
        PUBLISH with Topic Alias 0                       | 30 07 0001 74 03 23 0000           | 94
        PUBLISH with a Topic Alias above the maximum     | 30 07 0001 74 03 23 FFFF           | 94
        larger than the Maximum Packet Size              | 30 80 80 80 01                     | 95
        """)
    @Normative({"5.0 MQTT-4.13.1-1", "5.0 MQTT-4.13.2-1"})
    void theClientIsToldWhyAndTheConnectionCloses(final String error, final String packet, final String reasonCode) {
        try (Wire client = LiveBroker.standard().connect(5)) {
            client.send(new Body().hex(packet).bytes()).expectEnd(Integer.parseInt(reasonCode, 16));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        packet type 0                                    | 00 00
        packet type 15                                   | F0 00
        a Remaining Length of five bytes                 | 30 80 80 80 80 01
        PUBLISH with QoS 3                               | 36 05 0001 74 0001
        PUBLISH with a Topic Name that is not UTF-8      | 30 03 0001 FF
        PUBLISH to a Topic Filter                        | 30 03 0001 23
        PUBLISH without a Topic Name                     | 30 02 0000
        PUBLISH with Packet Identifier 0                 | 32 05 0001 74 0000
        PUBACK that is too short                         | 40 01 00
        PUBACK with something behind its end             | 40 03 0001 00
        SUBSCRIBE without its flags                      | 80 06 0001 0001 61 00
        SUBSCRIBE with QoS 3                             | 82 06 0001 0001 61 03
        SUBSCRIBE without a Topic Filter                 | 82 02 0001
        UNSUBSCRIBE without a Topic Filter               | A2 02 0001
        PINGREQ with something in it                     | C0 01 00
        CONNACK, which only servers send                 | 20 02 00 00
        SUBACK, which only servers send                  | 90 03 0001 00
        """)
    @Normative("3.1.1 MQTT-4.8.0-1")
    void before5TheConnectionClosesWithoutAWord(final String error, final String packet) {
        for (final int version : new int[] {3, 4}) {
            try (Wire client = LiveBroker.standard().connect(version)) {
                client.send(new Body().hex(packet).bytes()).expectClosed();
            }
        }
    }

    /** The first half of it has its answers first, the second is not looked at. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-4.8.0-1", "5.0 MQTT-4.13.1-1"})
    void whatCameBeforeIsTakenAndNothingBehind(final int version) {
        final String topic = LiveBroker.unique("t/");
        try (Wire client = LiveBroker.standard().connect(version);
                Wire subscriber = LiveBroker.standard().connect(version)) {
            subscriber.subscribe(topic, 0);
            final byte[] publish =
                    new Body().string(topic).u16(9).noProperties(version).packet(0x32);
            client.send(publish, new Body().packet(0x00), publish);
            assertEquals(9, client.expect(Received.PUBACK).packetId());
            client.expectEnd(0x81);
            subscriber.expectPublish(topic, "");
            subscriber.expectNothing();
        }
    }

    /** An error in CONNECT is told by CONNACK. */
    @Test
    @Normative("5.0 MQTT-4.13.2-1")
    void aRefusedConnectClosesTheConnectionToo() {
        final byte[] twice = new Connect(5).expiryS(1).expiryS(1).packet();
        final byte[] reserved = new Connect(5).flip(1).packet();
        refused(0x82, twice);
        refused(0x81, reserved);
    }

    private static void refused(final int reasonCode, final byte[] connect) {
        try (Wire wire = LiveBroker.standard().open(5)) {
            wire.send(connect).expectConnack(reasonCode);
            wire.expectClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    @Normative({"3.1.1 MQTT-4.8.0-1", "5.0 MQTT-4.13.1-1"})
    void aSecondConnectIsAProtocolError(final int version) {
        try (Wire client = LiveBroker.standard().connect(version)) {
            client.send(new Connect(version).packet()).expectEnd(0x82);
        }
    }
}
