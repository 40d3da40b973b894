package io.millrace.bench.load;

import io.millrace.bench.load.wire.Version;
import io.millrace.mqtt.ReasonCode;
import java.util.Locale;

/** Why a connection is not there, in a few words that are the same for the same reason. */
final class Reasons {
    private static final String[] CONNACK_3 = {
        "accepted",
        "unacceptable protocol version",
        "identifier rejected",
        "server unavailable",
        "bad user name or password",
        "not authorized"
    };

    private Reasons() {}

    static String ofConnack(final Version version, final int code) {
        if (version != Version.MQTT_5 && code < CONNACK_3.length) {
            return "CONNACK " + code + " " + CONNACK_3[code];
        }
        return String.format("CONNACK 0x%02X%s", code, inWords(code));
    }

    static String ofSuback(final int code) {
        return String.format("SUBSCRIBE refused with 0x%02X%s", code, inWords(code));
    }

    /** Those that brokers are seen to give (MQTT 5.0 §3.2.2.2, §3.9.3), behind a space; empty for others. */
    private static String inWords(final int code) {
        return switch (code) {
            case ReasonCode.PROTOCOL_ERROR -> " protocol error";
            case ReasonCode.UNSUPPORTED_PROTOCOL_VERSION -> " unsupported protocol version";
            case ReasonCode.CLIENT_IDENTIFIER_NOT_VALID -> " identifier rejected";
            case ReasonCode.BAD_USER_NAME_OR_PASSWORD -> " bad user name or password";
            case ReasonCode.NOT_AUTHORIZED -> " not authorized";
            case ReasonCode.SERVER_UNAVAILABLE -> " server unavailable";
            case ReasonCode.SERVER_BUSY -> " server busy";
            case ReasonCode.BANNED -> " banned";
            case ReasonCode.TOPIC_FILTER_INVALID -> " topic filter invalid";
            case ReasonCode.QUOTA_EXCEEDED -> " quota exceeded";
            case ReasonCode.CONNECTION_RATE_EXCEEDED -> " connection rate exceeded";
            case ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED -> " shared subscriptions not supported";
            default -> "";
        };
    }

    static String of(final Throwable cause) {
        final String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("refused")) {
            return "connection refused: nobody listens there";
        }
        if (text.contains("reset") || text.contains("broken pipe")) {
            return "connection closed by the broker";
        }
        if (text.contains("too many open files")) {
            return "too many open files: raise `ulimit -n`";
        }
        if (text.contains("assign requested address") || text.contains("address already in use")) {
            return "no free local port: use --ifaddr or fewer connections";
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
