package io.millrace.mqtt.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.mqtt.ReasonCode;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the specification forbids. Beside each refused packet stands its nearest accepted neighbour, so that nothing is
 * refused for a reason other than the one named.
 */
class RefusedPacketsTest {
    private final AnyDecoder decoder = new AnyDecoder();

    @ParameterizedTest(name = "CONNECT, MQTT {1}: {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        2.1.3-1 fixed header flags are reserved             | 4 | 10 * 00 04 'MQTT' 04 02 00 00 00 00 | 11 * 00 04 'MQTT' 04 02 00 00 00 00 | 81
        3.1.2-1 another protocol name                       | 4 | 10 * 00 04 'MQTT' 04 02 00 00 00 00 | 10 * 00 04 'MQTt' 04 02 00 00 00 00 | 82
        3.1.2-1 another protocol name of another length     | 4 | 10 * 00 04 'MQTT' 04 02 00 00 00 00 | 10 * 00 05 'MQTTX' 04 02 00 00 00 00 | 82
        3.1.2-1 a long protocol name that ends well         | 3 | 10 * 00 06 'MQIsdp' 03 02 00 00 00 01 'a' | 10 * 00 08 'MQMQIsdp' 03 02 00 00 00 01 'a' | 82
        3.1.2-2 unsupported version                         | 5 | 10 * 00 04 'MQTT' 05 02 00 00 00 00 00 | 10 * 00 04 'MQTT' 06 02 00 00 00 00 00 | 84
        3.1.2-2 version 0                                   | 4 | 10 * 00 04 'MQTT' 04 02 00 00 00 00 | 10 * 00 04 'MQTT' 00 02 00 00 00 00 | 84
        3.1.2-2 a bridge's version                          | 4 | 10 * 00 04 'MQTT' 04 02 00 00 00 00 | 10 * 00 04 'MQTT' 84 02 00 00 00 00 | 84
        3.1.2-2 the old name with the new version           | 3 | 10 * 00 06 'MQIsdp' 03 02 00 00 00 01 'a' | 10 * 00 06 'MQIsdp' 04 02 00 00 00 01 'a' | 84
        3.1.2-2 the new name with the old version           | 4 | 10 * 00 04 'MQTT' 04 02 00 00 00 01 'a' | 10 * 00 04 'MQTT' 03 02 00 00 00 01 'a' | 84
        3.1.2-3 reserved flag                               | 4 | 10 * 00 04 'MQTT' 04 02 00 00 00 00 | 10 * 00 04 'MQTT' 04 03 00 00 00 00 | 81
        3.1.2-3 reserved flag                               | 5 | 10 * 00 04 'MQTT' 05 02 00 00 00 00 00 | 10 * 00 04 'MQTT' 05 03 00 00 00 00 00 | 81
        3.1.2-3 reserved flag beside a Will                 | 5 | 10 * 00 04 'MQTT' 05 06 00 00 00 00 00 00 00 01 't' 00 00 | 10 * 00 04 'MQTT' 05 07 00 00 00 00 00 00 00 01 't' 00 00 | 81
        3.1.2-11 Will QoS without Will                      | 5 | 10 * 00 04 'MQTT' 05 02 00 00 00 00 00 | 10 * 00 04 'MQTT' 05 0A 00 00 00 00 00 | 81
        3.1.2-12 Will QoS 3                                 | 5 | 10 * 00 04 'MQTT' 05 16 00 00 00 00 00 00 00 01 't' 00 00 | 10 * 00 04 'MQTT' 05 1E 00 00 00 00 00 00 00 01 't' 00 00 | 81
        3.1.2-13 Will Retain without Will                   | 4 | 10 * 00 04 'MQTT' 04 02 00 00 00 00 | 10 * 00 04 'MQTT' 04 22 00 00 00 00 | 81
        3.1.2-22 (3.1.1) password without user name         | 4 | 10 * 00 04 'MQTT' 04 C2 00 00 00 00 00 00 00 01 'p' | 10 * 00 04 'MQTT' 04 42 00 00 00 00 00 01 'p' | 81
        3.1 password without user name                      | 3 | 10 * 00 06 'MQIsdp' 03 C2 00 00 00 01 'a' 00 00 00 00 | 10 * 00 06 'MQIsdp' 03 42 00 00 00 01 'a' 00 00 | 81
        3.1.2-17 user name promised but missing             | 5 | 10 * 00 04 'MQTT' 05 42 00 00 00 00 00 00 01 'p' | 10 * 00 04 'MQTT' 05 C2 00 00 00 00 00 00 01 'p' | 81
        3.1.2-16 user name not promised but present         | 4 | 10 * 00 04 'MQTT' 04 82 00 00 00 00 00 01 'u' | 10 * 00 04 'MQTT' 04 02 00 00 00 00 00 01 'u' | 81
        3.1.3-4 client identifier is not UTF-8              | 4 | 10 * 00 04 'MQTT' 04 02 00 00 00 02 C3 A4 | 10 * 00 04 'MQTT' 04 02 00 00 00 02 C3 C3 | 81
        3.1.3-8 (3.1.1) empty client identifier that stays  | 4 | 10 * 00 04 'MQTT' 04 02 00 00 00 00 | 10 * 00 04 'MQTT' 04 00 00 00 00 00 | 85
        3.1 empty client identifier                         | 3 | 10 * 00 06 'MQIsdp' 03 02 00 00 00 01 'a' | 10 * 00 06 'MQIsdp' 03 02 00 00 00 00 | 85
        3.1.3-11 Will Topic is not UTF-8                    | 4 | 10 * 00 04 'MQTT' 04 06 00 00 00 00 00 01 't' 00 00 | 10 * 00 04 'MQTT' 04 06 00 00 00 00 00 01 FF 00 00 | 81
        4.7.1-1 wildcard in the Will Topic                  | 4 | 10 * 00 04 'MQTT' 04 06 00 00 00 00 00 01 't' 00 00 | 10 * 00 04 'MQTT' 04 06 00 00 00 00 00 01 '+' 00 00 | 90
        4.7.3-1 empty Will Topic                            | 5 | 10 * 00 04 'MQTT' 05 06 00 00 00 00 00 00 00 01 't' 00 00 | 10 * 00 04 'MQTT' 05 06 00 00 00 00 00 00 00 00 00 00 | 90
        3.1.3-12 user name is not UTF-8                     | 5 | 10 * 00 04 'MQTT' 05 82 00 00 00 00 00 00 01 'u' | 10 * 00 04 'MQTT' 05 82 00 00 00 00 00 00 01 00 | 81
        3.1.3 the password goes on behind the end           | 5 | 10 * 00 04 'MQTT' 05 42 00 00 00 00 00 00 01 'p' | 10 * 00 04 'MQTT' 05 42 00 00 00 00 00 00 02 'p' | 81
        3.1 cut off in Keep Alive                           | 4 | 10 * 00 04 'MQTT' 04 02 00 00 00 00 | 10 * 00 04 'MQTT' 04 02 00 | 81
        3.1 cut off before the version                      | 4 | 10 * 00 04 'MQTT' 04 02 00 00 00 00 | 10 * 00 04 'MQTT' | 81
        3.1 nothing in it                                   | 4 | 10 * 00 04 'MQTT' 04 02 00 00 00 00 | 10 * | 81
        3.1.2.11.2 Session Expiry Interval twice            | 5 | 10 * 00 04 'MQTT' 05 02 00 00 05 11 00 00 00 01 00 00 | 10 * 00 04 'MQTT' 05 02 00 00 0A 11 00 00 00 01 11 00 00 00 01 00 00 | 82
        3.1.2.11.3 Receive Maximum 0                        | 5 | 10 * 00 04 'MQTT' 05 02 00 00 03 21 00 01 00 00 | 10 * 00 04 'MQTT' 05 02 00 00 03 21 00 00 00 00 | 82
        3.1.2.11.4 Maximum Packet Size 0                    | 5 | 10 * 00 04 'MQTT' 05 02 00 00 05 27 00 00 00 01 00 00 | 10 * 00 04 'MQTT' 05 02 00 00 05 27 00 00 00 00 00 00 | 82
        3.1.2.11.6 Request Response Information 2           | 5 | 10 * 00 04 'MQTT' 05 02 00 00 02 19 01 00 00 | 10 * 00 04 'MQTT' 05 02 00 00 02 19 02 00 00 | 82
        3.1.2.11.7 Request Problem Information 255          | 5 | 10 * 00 04 'MQTT' 05 02 00 00 02 17 01 00 00 | 10 * 00 04 'MQTT' 05 02 00 00 02 17 FF 00 00 | 82
        3.1.2.11.10 Authentication Data without Method      | 5 | 10 * 00 04 'MQTT' 05 02 00 00 08 15 00 01 'M' 16 00 01 00 00 00 | 10 * 00 04 'MQTT' 05 02 00 00 04 16 00 01 00 00 00 | 82
        2.2.2.2 a property of PUBLISH                       | 5 | 10 * 00 04 'MQTT' 05 02 00 00 03 22 00 01 00 00 | 10 * 00 04 'MQTT' 05 02 00 00 03 23 00 01 00 00 | 81
        2.2.2.2 Will Delay outside the Will                 | 5 | 10 * 00 04 'MQTT' 05 02 00 00 05 11 00 00 00 01 00 00 | 10 * 00 04 'MQTT' 05 02 00 00 05 18 00 00 00 01 00 00 | 81
        3.1.3.2 a property of CONNECT in the Will           | 5 | 10 * 00 04 'MQTT' 05 06 00 00 00 00 00 05 18 00 00 00 01 00 01 't' 00 00 | 10 * 00 04 'MQTT' 05 06 00 00 00 00 00 05 11 00 00 00 01 00 01 't' 00 00 | 81
        3.1.3.2.2 Will Delay Interval twice                 | 5 | 10 * 00 04 'MQTT' 05 06 00 00 00 00 00 05 18 00 00 00 01 00 01 't' 00 00 | 10 * 00 04 'MQTT' 05 06 00 00 00 00 00 0A 18 00 00 00 01 18 00 00 00 01 00 01 't' 00 00 | 82
        2.2.2.1 no Property Length                          | 5 | 10 * 00 04 'MQTT' 05 02 00 00 00 00 00 | 10 * 00 04 'MQTT' 05 02 00 00 | 81
        1.5.5-1 padding in the Remaining Length             | 5 | 10 0D 00 04 'MQTT' 05 02 00 00 00 00 00 | 10 8D 00 00 04 'MQTT' 05 02 00 00 00 00 00 | 81
        """)
    void connect(
            final String statement,
            final int protocolVersion,
            final @Nullable String accepted,
            final String refused,
            final String reasonCode) {
        assertRefused(protocolVersion, accepted, refused, reasonCode);
    }

    @ParameterizedTest(name = "PUBLISH, MQTT {1}: {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        3.3.1-2 DUP at QoS 0                                | 5 | 30 * 00 01 't' 00 | 38 * 00 01 't' 00 | 81
        3.3.1-2 DUP at QoS 0                                | 4 | 30 * 00 01 't' | 38 * 00 01 't' | 81
        3.3.1-4 QoS 3                                       | 4 | 34 * 00 01 't' 00 01 | 36 * 00 01 't' 00 01 | 81
        3.3.1-4 QoS 3                                       | 5 | 34 * 00 01 't' 00 01 00 | 36 * 00 01 't' 00 01 00 | 81
        3.3.2-1 the topic is not UTF-8                      | 5 | 30 * 00 01 't' 00 | 30 * 00 01 FF 00 | 81
        1.5.4-1 a surrogate in the topic                    | 4 | 30 * 00 03 ED 9F BF | 30 * 00 03 ED A0 80 | 81
        1.5.4-2 U+0000 in the topic                         | 4 | 30 * 00 03 'a' 01 'b' | 30 * 00 03 'a' 00 'b' | 81
        3.3.2-2 wildcard + in the topic                     | 5 | 30 * 00 03 'a/b' 00 | 30 * 00 03 'a/+' 00 | 90
        3.3.2-2 wildcard # in the topic                     | 4 | 30 * 00 03 'a/b' | 30 * 00 03 'a/#' | 90
        3.3.2-2 wildcard in a long topic                    | 4 | 30 * 00 0A 'a/b/c/d/ef' | 30 * 00 0A 'a/+/c/d/ef' | 90
        3.3.2-2 wildcard at the end of a long topic         | 3 | 30 * 00 0A 'a/b/c/d/e!' | 30 * 00 0A 'a/b/c/d/e#' | 90
        4.7.3-1 empty topic                                 | 4 | 30 * 00 01 't' | 30 * 00 00 | 90
        3.3.2.1 empty topic without Topic Alias             | 5 | 30 * 00 00 03 23 00 01 | 30 * 00 00 00 | 82
        3.3.2-8 Topic Alias 0                               | 5 | 30 * 00 00 03 23 00 01 | 30 * 00 00 03 23 00 00 | 94
        2.2.1-3 Packet Identifier 0                         | 4 | 32 * 00 01 't' 00 01 | 32 * 00 01 't' 00 00 | 82
        2.2.1-3 Packet Identifier 0                         | 5 | 34 * 00 01 't' 00 01 00 | 34 * 00 01 't' 00 00 00 | 82
        2.2.1 no Packet Identifier                          | 4 | 32 * 00 01 't' 00 01 | 32 * 00 01 't' 01 | 81
        3.3.2 the topic goes on behind the end              | 4 | 30 * 00 01 't' | 30 * 00 02 't' | 81
        3.3.2 half a length                                 | 4 | 30 * 00 01 't' | 30 * 00 | 81
        2.2.2.1 no Property Length                          | 5 | 30 * 00 01 't' 00 | 30 * 00 01 't' | 81
        2.2.2.1 the properties go on behind the end         | 5 | 30 * 00 01 't' 02 01 01 | 30 * 00 01 't' 03 01 01 | 81
        2.2.2.1 a property goes on behind the properties    | 5 | 30 * 00 01 't' 03 23 00 01 | 30 * 00 01 't' 02 23 00 01 | 81
        1.5.5-1 padding in the Property Length              | 5 | 30 * 00 01 't' 02 01 01 | 30 * 00 01 't' 82 00 01 01 | 81
        1.5.5-1 padding in the Remaining Length             | 5 | 30 04 00 01 't' 00 | 30 84 00 00 01 't' 00 | 81
        2.2.2.2 unknown property                            | 5 | 30 * 00 01 't' 02 01 01 | 30 * 00 01 't' 02 04 01 | 81
        2.2.2.2 unknown property of two bytes               | 5 | 30 * 00 01 't' 02 01 01 | 30 * 00 01 't' 03 81 00 01 | 81
        2.2.2.2 a property of CONNECT                       | 5 | 30 * 00 01 't' 03 23 00 01 | 30 * 00 01 't' 03 21 00 01 | 81
        3.3.2.3.2 Payload Format Indicator twice            | 5 | 30 * 00 01 't' 02 01 01 | 30 * 00 01 't' 04 01 01 01 01 | 82
        3.3.2.3.2 Payload Format Indicator 2                | 5 | 30 * 00 01 't' 02 01 01 | 30 * 00 01 't' 02 01 02 | 82
        3.3.2.3.3 Message Expiry Interval twice             | 5 | 30 * 00 01 't' 05 02 00 00 00 01 | 30 * 00 01 't' 0A 02 00 00 00 01 02 00 00 00 01 | 82
        3.3.2.3.4 Topic Alias twice                         | 5 | 30 * 00 01 't' 03 23 00 01 | 30 * 00 01 't' 06 23 00 01 23 00 01 | 82
        3.3.2-13 Response Topic is not UTF-8                | 5 | 30 * 00 01 't' 04 08 00 01 'r' | 30 * 00 01 't' 04 08 00 01 80 | 81
        3.3.2-14 wildcard in the Response Topic             | 5 | 30 * 00 01 't' 04 08 00 01 'r' | 30 * 00 01 't' 04 08 00 01 '#' | 82
        3.3.2.3.5 Response Topic twice                      | 5 | 30 * 00 01 't' 04 08 00 01 'r' | 30 * 00 01 't' 08 08 00 01 'r' 08 00 01 'r' | 82
        3.3.2.3.6 Correlation Data twice                    | 5 | 30 * 00 01 't' 04 09 00 01 FF | 30 * 00 01 't' 08 09 00 01 FF 09 00 01 FF | 82
        1.5.7-1 User Property's name is not UTF-8           | 5 | 30 * 00 01 't' 07 26 00 01 'k' 00 01 'v' | 30 * 00 01 't' 07 26 00 01 FF 00 01 'v' | 81
        1.5.7-1 User Property's value is not UTF-8          | 5 | 30 * 00 01 't' 07 26 00 01 'k' 00 01 'v' | 30 * 00 01 't' 07 26 00 01 'k' 00 01 C0 | 81
        1.5.7 User Property without a value                 | 5 | 30 * 00 01 't' 06 26 00 01 'k' 00 00 | 30 * 00 01 't' 04 26 00 01 'k' | 81
        3.3.2-19 Content Type is not UTF-8                  | 5 | 30 * 00 01 't' 04 03 00 01 'c' | 30 * 00 01 't' 04 03 00 01 FE | 81
        3.3.4-6 Subscription Identifier from a client       | 5 | 30 * 00 01 't' 00 | 30 * 00 01 't' 02 0B 01 | 82
        """)
    void publish(
            final String statement,
            final int protocolVersion,
            final @Nullable String accepted,
            final String refused,
            final String reasonCode) {
        assertRefused(protocolVersion, accepted, refused, reasonCode);
    }

    @ParameterizedTest(name = "MQTT {1}: {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        2.1.3-1 flags of PUBACK                             | 4 | 40 * 00 01 | 42 * 00 01 | 81
        2.1.3-1 flags of PUBREC                             | 5 | 50 * 00 01 | 51 * 00 01 | 81
        3.6.1-1 flags of PUBREL                             | 5 | 62 * 00 01 | 60 * 00 01 | 81
        3.6.1-1 (3.1.1) DUP in PUBREL                       | 4 | 62 * 00 01 | 6A * 00 01 | 81
        2.1.3-1 flags of PUBCOMP                            | 4 | 70 * 00 01 | 78 * 00 01 | 81
        2.2.1-3 Packet Identifier 0 in PUBACK               | 4 | 40 * 00 01 | 40 * 00 00 | 82
        2.2.1-3 Packet Identifier 0 in PUBREL               | 5 | 62 * 00 01 | 62 * 00 00 | 82
        3.4.2 half a Packet Identifier                      | 4 | 40 * 00 01 | 40 * 01 | 81
        3.4.2 (3.1.1) bytes behind the Packet Identifier    | 4 | 40 * 00 01 | 40 * 00 01 00 | 81
        3.4.2-1 a Reason Code that PUBACK has not           | 5 | 40 * 00 01 10 | 40 * 00 01 11 | 82
        3.5.2-1 a Reason Code that PUBREC has not           | 5 | 50 * 00 01 97 | 50 * 00 01 92 | 82
        3.6.2-1 a Reason Code that PUBREL has not           | 5 | 62 * 00 01 92 | 62 * 00 01 10 | 82
        3.7.2-1 a Reason Code that PUBCOMP has not          | 5 | 70 * 00 01 92 | 70 * 00 01 80 | 82
        3.4.2.2.2 Reason String twice                       | 5 | 40 * 00 01 00 04 1F 00 01 'r' | 40 * 00 01 00 08 1F 00 01 'r' 1F 00 01 'r' | 82
        2.2.2.2 a property that PUBACK has not              | 5 | 40 * 00 01 00 04 1F 00 01 'r' | 40 * 00 01 00 04 03 00 01 'r' | 81
        3.4.2 bytes behind the properties                   | 5 | 40 * 00 01 00 00 | 40 * 00 01 00 00 00 | 81
        3.8.1-1 flags of SUBSCRIBE                          | 5 | 82 * 00 01 00 00 01 'a' 00 | 80 * 00 01 00 00 01 'a' 00 | 81
        3.8.1-1 (3.1.1) DUP in SUBSCRIBE                    | 4 | 82 * 00 01 00 01 'a' 00 | 8A * 00 01 00 01 'a' 00 | 81
        3.8.3-1 Topic Filter is not UTF-8                   | 4 | 82 * 00 01 00 01 'a' 00 | 82 * 00 01 00 01 FF 00 | 81
        3.8.3-2 no Topic Filter                             | 5 | 82 * 00 01 00 00 01 'a' 00 | 82 * 00 01 00 | 82
        3.8.3-3 (3.1.1) no Topic Filter                     | 4 | 82 * 00 01 00 01 'a' 00 | 82 * 00 01 | 82
        3.8.3-4 No Local on a Shared Subscription           | 5 | 82 * 00 01 00 00 0A '$share/g/t' 00 | 82 * 00 01 00 00 0A '$share/g/t' 04 | 82
        3.8.3-4 No Local on a Shared Subscription only      | 5 | 82 * 00 01 00 00 0A '$sharE/g/t' 04 | 82 * 00 01 00 00 0A '$share/g/t' 04 | 82
        3.8.3-5 reserved Subscription Options               | 5 | 82 * 00 01 00 00 01 'a' 00 | 82 * 00 01 00 00 01 'a' 40 | 81
        3.8.3-5 reserved Subscription Options               | 5 | 82 * 00 01 00 00 01 'a' 00 | 82 * 00 01 00 00 01 'a' 80 | 81
        3.8.3-5 malformed is worse than QoS 3 before it     | 5 | 82 * 00 01 00 00 01 'a' 00 00 01 'b' 00 | 82 * 00 01 00 00 01 'a' 03 00 01 'b' 80 | 81
        3.8.3.1 Maximum QoS 3                               | 5 | 82 * 00 01 00 00 01 'a' 02 | 82 * 00 01 00 00 01 'a' 03 | 82
        3.8.3.1 Maximum QoS 3 in the first of two           | 5 | 82 * 00 01 00 00 01 'a' 02 00 01 'b' 00 | 82 * 00 01 00 00 01 'a' 03 00 01 'b' 00 | 82
        3.8.3.1 Retain Handling 3                           | 5 | 82 * 00 01 00 00 01 'a' 20 | 82 * 00 01 00 00 01 'a' 30 | 82
        3.8.3-4 (3.1.1) Requested QoS 3                     | 4 | 82 * 00 01 00 01 'a' 02 | 82 * 00 01 00 01 'a' 03 | 81
        3.8.3-4 (3.1.1) reserved bits of the Requested QoS  | 4 | 82 * 00 01 00 01 'a' 02 | 82 * 00 01 00 01 'a' 04 | 81
        3.8.3 a Topic Filter without options                | 4 | 82 * 00 01 00 01 'a' 00 | 82 * 00 01 00 01 'a' | 81
        2.2.1-3 Packet Identifier 0 in SUBSCRIBE            | 4 | 82 * 00 01 00 01 'a' 00 | 82 * 00 00 00 01 'a' 00 | 82
        3.8.2.1.2 Subscription Identifier 0                 | 5 | 82 * 00 01 02 0B 01 00 01 'a' 00 | 82 * 00 01 02 0B 00 00 01 'a' 00 | 82
        3.8.2.1.2 Subscription Identifier twice             | 5 | 82 * 00 01 02 0B 01 00 01 'a' 00 | 82 * 00 01 04 0B 01 0B 01 00 01 'a' 00 | 82
        1.5.5 Subscription Identifier of five bytes         | 5 | 82 * 00 01 05 0B FF FF FF 7F 00 01 'a' 00 | 82 * 00 01 06 0B FF FF FF FF 01 00 01 'a' 00 | 81
        1.5.5-1 padding in the Subscription Identifier      | 5 | 82 * 00 01 02 0B 01 00 01 'a' 00 | 82 * 00 01 03 0B 81 00 00 01 'a' 00 | 81
        3.10.1-1 flags of UNSUBSCRIBE                       | 5 | A2 * 00 01 00 00 01 'a' | A0 * 00 01 00 00 01 'a' | 81
        3.10.1-1 (3.1.1) DUP in UNSUBSCRIBE                 | 4 | A2 * 00 01 00 01 'a' | AA * 00 01 00 01 'a' | 81
        3.10.3-1 Topic Filter is not UTF-8                  | 4 | A2 * 00 01 00 01 'a' | A2 * 00 01 00 01 00 | 81
        3.10.3-2 no Topic Filter                            | 5 | A2 * 00 01 00 00 01 'a' | A2 * 00 01 00 | 82
        3.10.3-2 (3.1.1) no Topic Filter                    | 4 | A2 * 00 01 00 01 'a' | A2 * 00 01 | 82
        2.2.1-3 Packet Identifier 0 in UNSUBSCRIBE          | 5 | A2 * 00 01 00 00 01 'a' | A2 * 00 00 00 00 01 'a' | 82
        3.10.2.1 a property that UNSUBSCRIBE has not        | 5 | A2 * 00 01 05 26 00 00 00 00 00 01 'a' | A2 * 00 01 02 0B 01 00 01 'a' | 81
        3.12 flags of PINGREQ                               | 4 | C0 00 | C1 00 | 81
        3.12 PINGREQ with something in it                   | 5 | C0 00 | C0 01 00 | 81
        3.14.1-1 flags of DISCONNECT                        | 5 | E0 00 | E1 00 | 81
        3.14.1-1 (3.1.1) flags of DISCONNECT                | 4 | E0 00 | E2 00 | 81
        3.14 (3.1.1) DISCONNECT with something in it        | 4 | E0 00 | E0 01 00 | 81
        3.14.2-1 a Reason Code that DISCONNECT has not      | 5 | E0 01 04 | E0 01 01 | 82
        3.14.2-1 a Reason Code for servers only             | 5 | E0 01 99 | E0 01 8E | 82
        3.14.2.2.2 Session Expiry Interval twice            | 5 | E0 * 00 05 11 00 00 00 01 | E0 * 00 0A 11 00 00 00 01 11 00 00 00 01 | 82
        3.14.2.2.5 Server Reference from a client           | 5 | E0 * 00 04 1F 00 01 's' | E0 * 00 04 1C 00 01 's' | 82
        3.14.2 bytes behind the properties                  | 5 | E0 * 00 00 | E0 * 00 00 00 | 81
        3.15.1-1 flags of AUTH                              | 5 | F0 * 18 04 15 00 01 'M' | F2 * 18 04 15 00 01 'M' | 81
        3.15.2-1 a Reason Code for servers only             | 5 | F0 * 18 04 15 00 01 'M' | F0 * 00 04 15 00 01 'M' | 82
        3.15.2.1 empty, which means Success                 | 5 | F0 * 19 04 15 00 01 'M' | F0 00 | 82
        3.15.2.2.2 no Authentication Method                 | 5 | F0 * 19 04 15 00 01 'M' | F0 * 19 00 | 82
        3.15.2.2.2 Authentication Method twice              | 5 | F0 * 19 04 15 00 01 'M' | F0 * 19 08 15 00 01 'M' 15 00 01 'M' | 82
        3.15.2 no Property Length                           | 5 | F0 * 18 04 15 00 01 'M' | F0 * 18 | 81
        3.15 (3.1.1) there is no AUTH                       | 4 | | F0 * 18 04 15 00 01 'M' | 81
        """)
    void otherPackets(
            final String statement,
            final int protocolVersion,
            final @Nullable String accepted,
            final String refused,
            final String reasonCode) {
        assertRefused(protocolVersion, accepted, refused, reasonCode);
    }

    private void assertRefused(
            final int protocolVersion, final @Nullable String accepted, final String refused, final String reasonCode) {
        if (accepted != null) {
            assertEquals(ReasonCode.SUCCESS, decode(accepted, protocolVersion), "the accepted neighbour");
        }
        assertEquals(Integer.parseInt(reasonCode, 16), decode(refused, protocolVersion));
    }

    private int decode(final String notation, final int protocolVersion) {
        final byte[] frame = Bytes.of(notation);
        final UnsafeBuffer exact = new UnsafeBuffer(frame);
        assertEquals(frame.length, FrameDecoder.frameLength(exact, 0, frame.length, 1 << 20), "the test's own bytes");
        return decoder.decode(exact, 0, frame.length, protocolVersion);
    }
}
