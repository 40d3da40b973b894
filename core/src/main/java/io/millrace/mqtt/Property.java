package io.millrace.mqtt;

import static io.millrace.mqtt.PacketType.AUTH;
import static io.millrace.mqtt.PacketType.CONNACK;
import static io.millrace.mqtt.PacketType.CONNECT;
import static io.millrace.mqtt.PacketType.DISCONNECT;
import static io.millrace.mqtt.PacketType.PUBACK;
import static io.millrace.mqtt.PacketType.PUBCOMP;
import static io.millrace.mqtt.PacketType.PUBLISH;
import static io.millrace.mqtt.PacketType.PUBREC;
import static io.millrace.mqtt.PacketType.PUBREL;
import static io.millrace.mqtt.PacketType.SUBACK;
import static io.millrace.mqtt.PacketType.SUBSCRIBE;
import static io.millrace.mqtt.PacketType.UNSUBACK;
import static io.millrace.mqtt.PacketType.UNSUBSCRIBE;

/** Properties: their identifiers, the types of their values and where they may stand (MQTT 5.0 §2.2.2.2, table 2-4). */
public final class Property {
    public static final int PAYLOAD_FORMAT_INDICATOR = 0x01;
    public static final int MESSAGE_EXPIRY_INTERVAL = 0x02;
    public static final int CONTENT_TYPE = 0x03;
    public static final int RESPONSE_TOPIC = 0x08;
    public static final int CORRELATION_DATA = 0x09;
    public static final int SUBSCRIPTION_IDENTIFIER = 0x0B;
    public static final int SESSION_EXPIRY_INTERVAL = 0x11;
    public static final int ASSIGNED_CLIENT_IDENTIFIER = 0x12;
    public static final int SERVER_KEEP_ALIVE = 0x13;
    public static final int AUTHENTICATION_METHOD = 0x15;
    public static final int AUTHENTICATION_DATA = 0x16;
    public static final int REQUEST_PROBLEM_INFORMATION = 0x17;
    public static final int WILL_DELAY_INTERVAL = 0x18;
    public static final int REQUEST_RESPONSE_INFORMATION = 0x19;
    public static final int RESPONSE_INFORMATION = 0x1A;
    public static final int SERVER_REFERENCE = 0x1C;
    public static final int REASON_STRING = 0x1F;
    public static final int RECEIVE_MAXIMUM = 0x21;
    public static final int TOPIC_ALIAS_MAXIMUM = 0x22;
    public static final int TOPIC_ALIAS = 0x23;
    public static final int MAXIMUM_QOS = 0x24;
    public static final int RETAIN_AVAILABLE = 0x25;
    public static final int USER_PROPERTY = 0x26;
    public static final int MAXIMUM_PACKET_SIZE = 0x27;
    public static final int WILDCARD_SUBSCRIPTION_AVAILABLE = 0x28;
    public static final int SUBSCRIPTION_IDENTIFIER_AVAILABLE = 0x29;
    public static final int SHARED_SUBSCRIPTION_AVAILABLE = 0x2A;

    /** Identifiers are Variable Byte Integers; all that are defined fit one byte and are below this. */
    public static final int ID_LIMIT = 0x2B;

    /** The Will Properties, in the place of a packet type: no packet has the type 0. */
    public static final int WILL = 0;

    /** The type of identifiers that are not defined. */
    public static final int TYPE_NONE = 0;

    public static final int TYPE_BYTE = 1;
    public static final int TYPE_TWO_BYTE_INTEGER = 2;
    public static final int TYPE_FOUR_BYTE_INTEGER = 3;
    public static final int TYPE_VARIABLE_BYTE_INTEGER = 4;
    public static final int TYPE_BINARY_DATA = 5;
    public static final int TYPE_UTF8_STRING = 6;
    public static final int TYPE_UTF8_STRING_PAIR = 7;

    private static final byte[] TYPES = new byte[ID_LIMIT];
    /** Per identifier a set of packet types, bit by bit. */
    private static final int[] PACKETS = new int[ID_LIMIT];

    private static final long FORWARDED = 1L << PAYLOAD_FORMAT_INDICATOR
            | 1L << CONTENT_TYPE
            | 1L << RESPONSE_TOPIC
            | 1L << CORRELATION_DATA
            | 1L << USER_PROPERTY;

    static {
        define(PAYLOAD_FORMAT_INDICATOR, TYPE_BYTE, PUBLISH, WILL);
        define(MESSAGE_EXPIRY_INTERVAL, TYPE_FOUR_BYTE_INTEGER, PUBLISH, WILL);
        define(CONTENT_TYPE, TYPE_UTF8_STRING, PUBLISH, WILL);
        define(RESPONSE_TOPIC, TYPE_UTF8_STRING, PUBLISH, WILL);
        define(CORRELATION_DATA, TYPE_BINARY_DATA, PUBLISH, WILL);
        define(SUBSCRIPTION_IDENTIFIER, TYPE_VARIABLE_BYTE_INTEGER, PUBLISH, SUBSCRIBE);
        define(SESSION_EXPIRY_INTERVAL, TYPE_FOUR_BYTE_INTEGER, CONNECT, CONNACK, DISCONNECT);
        define(ASSIGNED_CLIENT_IDENTIFIER, TYPE_UTF8_STRING, CONNACK);
        define(SERVER_KEEP_ALIVE, TYPE_TWO_BYTE_INTEGER, CONNACK);
        define(AUTHENTICATION_METHOD, TYPE_UTF8_STRING, CONNECT, CONNACK, AUTH);
        define(AUTHENTICATION_DATA, TYPE_BINARY_DATA, CONNECT, CONNACK, AUTH);
        define(REQUEST_PROBLEM_INFORMATION, TYPE_BYTE, CONNECT);
        define(WILL_DELAY_INTERVAL, TYPE_FOUR_BYTE_INTEGER, WILL);
        define(REQUEST_RESPONSE_INFORMATION, TYPE_BYTE, CONNECT);
        define(RESPONSE_INFORMATION, TYPE_UTF8_STRING, CONNACK);
        define(SERVER_REFERENCE, TYPE_UTF8_STRING, CONNACK, DISCONNECT);
        define(
                REASON_STRING,
                TYPE_UTF8_STRING,
                CONNACK,
                PUBACK,
                PUBREC,
                PUBREL,
                PUBCOMP,
                SUBACK,
                UNSUBACK,
                DISCONNECT,
                AUTH);
        define(RECEIVE_MAXIMUM, TYPE_TWO_BYTE_INTEGER, CONNECT, CONNACK);
        define(TOPIC_ALIAS_MAXIMUM, TYPE_TWO_BYTE_INTEGER, CONNECT, CONNACK);
        define(TOPIC_ALIAS, TYPE_TWO_BYTE_INTEGER, PUBLISH);
        define(MAXIMUM_QOS, TYPE_BYTE, CONNACK);
        define(RETAIN_AVAILABLE, TYPE_BYTE, CONNACK);
        define(
                USER_PROPERTY,
                TYPE_UTF8_STRING_PAIR,
                CONNECT,
                CONNACK,
                PUBLISH,
                WILL,
                PUBACK,
                PUBREC,
                PUBREL,
                PUBCOMP,
                SUBSCRIBE,
                SUBACK,
                UNSUBSCRIBE,
                UNSUBACK,
                DISCONNECT,
                AUTH);
        define(MAXIMUM_PACKET_SIZE, TYPE_FOUR_BYTE_INTEGER, CONNECT, CONNACK);
        define(WILDCARD_SUBSCRIPTION_AVAILABLE, TYPE_BYTE, CONNACK);
        define(SUBSCRIPTION_IDENTIFIER_AVAILABLE, TYPE_BYTE, CONNACK);
        define(SHARED_SUBSCRIPTION_AVAILABLE, TYPE_BYTE, CONNACK);
    }

    private Property() {}

    /** The type of the value of this identifier, {@link #TYPE_NONE} if there is no such property. */
    public static int type(final int id) {
        return id >= 0 && id < ID_LIMIT ? TYPES[id] : TYPE_NONE;
    }

    /** True if the property may stand in packets of this type, or in the Will Properties for {@link #WILL}. */
    public static boolean isAllowedIn(final int id, final int packetType) {
        return id >= 0 && id < ID_LIMIT && (PACKETS[id] >>> packetType & 1) != 0;
    }

    /** True for what a server hands on unaltered with the Application Message (MQTT 5.0 §3.3.2.3). */
    public static boolean isForwarded(final int id) {
        return id >= 0 && id < ID_LIMIT && (FORWARDED >>> id & 1) != 0;
    }

    private static void define(final int id, final int type, final int... packetTypes) {
        TYPES[id] = (byte) type;
        for (final int packetType : packetTypes) {
            PACKETS[id] |= 1 << packetType;
        }
    }
}
