package io.millrace.mqtt.codec;

import io.millrace.mqtt.ReasonCode;

/** The reason codes that CONNACK has (MQTT 5.0 §3.2.2.2). */
public final class ConnackReason {
    private ConnackReason() {}

    /** The same reason in the words of CONNACK, "Unspecified error" if it has none for it ([MQTT-3.2.2-8]). */
    public static int of(final int reasonCode) {
        return switch (reasonCode) {
            case ReasonCode.SUCCESS,
                    ReasonCode.MALFORMED_PACKET,
                    ReasonCode.PROTOCOL_ERROR,
                    ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
                    ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    ReasonCode.BAD_USER_NAME_OR_PASSWORD,
                    ReasonCode.NOT_AUTHORIZED,
                    ReasonCode.SERVER_UNAVAILABLE,
                    ReasonCode.SERVER_BUSY,
                    ReasonCode.BANNED,
                    ReasonCode.BAD_AUTHENTICATION_METHOD,
                    ReasonCode.TOPIC_NAME_INVALID,
                    ReasonCode.PACKET_TOO_LARGE,
                    ReasonCode.QUOTA_EXCEEDED,
                    ReasonCode.PAYLOAD_FORMAT_INVALID,
                    ReasonCode.RETAIN_NOT_SUPPORTED,
                    ReasonCode.QOS_NOT_SUPPORTED,
                    ReasonCode.USE_ANOTHER_SERVER,
                    ReasonCode.SERVER_MOVED,
                    ReasonCode.CONNECTION_RATE_EXCEEDED -> reasonCode;
            default -> ReasonCode.UNSPECIFIED_ERROR;
        };
    }
}
