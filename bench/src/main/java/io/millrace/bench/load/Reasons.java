package io.millrace.bench.load;

import io.millrace.bench.load.wire.Version;
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
        return String.format("CONNACK 0x%02X", code);
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
